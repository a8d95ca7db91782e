/** The programs that are not ours: PostgreSQL of the machine, and Temporal's server, built once and kept in the user's cache. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cachedBinary, exists, installBinary } from '../../dev-server/cache.js';
import { findOnPath } from '../../dev-server/sources/on-path.js';
import type { Processes } from '../processes.js';

/** The server of docker-compose.yml. */
const VERSION = '1.32.0';
/** The server, and the tool that makes its tables. */
const SOURCES = { server: 'cmd/server', sql: 'cmd/tools/sql' };

export interface Programs {
  initdb: string;
  postgres: string;
  server: string;
  sql: string;
}

/** What the machine lacks, in one sentence. */
export class Missing extends Error {}

interface Finding {
  processes: Processes;
  /** Of the run: the server is built in it. */
  folder: string;
  say: (line: string) => void;
}

/** @throws {Missing} without PostgreSQL, or when the server has to be built and there is no go */
export async function findPrograms(finding: Finding): Promise<Programs> {
  const [initdb, postgres] = await Promise.all(['initdb', 'postgres'].map(onPath));
  if (initdb === undefined || postgres === undefined)
    throw new Missing(
      `PostgreSQL is missing: initdb and postgres are not both on PATH (install PostgreSQL 12 or later, and add its bin folder to PATH).`,
    );
  const cache = join(dirname(cachedBinary(VERSION, process.env)), '../../temporal-server', VERSION);
  const kept = { server: join(cache, 'server'), sql: join(cache, 'sql') };
  const there = await Promise.all(Object.values(kept).map(exists));
  if (there.includes(false)) await build(kept, finding);
  return { initdb, postgres, ...kept };
}

const onPath = (name: string) => findOnPath(name, process.env);

/** There is no download of the server alone for every system, so it is made from its source. */
async function build(kept: Pick<Programs, 'server' | 'sql'>, { processes, folder, say }: Finding) {
  const go = await onPath('go');
  if (go === undefined)
    throw new Missing(
      `go is missing: Temporal's server is built from its source once, and go is not on PATH (install Go, see go.dev/doc/install).`,
    );
  say(`Building Temporal's server ${VERSION} from its source, once: this takes 3 to 5 minutes`);
  const GOBIN = join(folder, 'bin');
  await processes.run({
    name: 'go install',
    file: go,
    args: [
      ...['install', '-tags', 'disable_grpc_modules'],
      ...Object.values(SOURCES).map((path) => `go.temporal.io/server/${path}@v${VERSION}`),
    ],
    env: { ...process.env, CGO_ENABLED: '0', GOBIN },
  });
  for (const name of ['server', 'sql'] as const)
    await installBinary(kept[name], await readFile(join(GOBIN, name)));
}
