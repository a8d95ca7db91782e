/** A PostgreSQL of this run's own, as durable as one in production: what it has confirmed is on the disk. */
import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../dev-server/free-port.js';
import { until } from '../../test/support/wait.js';
import type { Processes, Running } from '../processes.js';
import { Missing, type Programs } from './programs.js';

export interface Postgres extends Running {
  port: number;
  user: string;
  password: string;
}

const HOST = '127.0.0.1';
const USER = 'temporal';

/** @param folder of the run; the user `postgres` or `nobody` must be able to enter it when we are root */
export async function startPostgres(
  processes: Processes,
  { initdb, postgres }: Programs,
  folder: string,
): Promise<Postgres> {
  const user = otherThanRoot();
  const [home, password, port] = [join(folder, 'postgresql'), randomUUID(), await freePort()];
  const [data, passwordFile] = [join(home, 'data'), join(home, 'password')];
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [home, passwordFile]) chownSync(path, user.uid, user.gid);
  const as = { env: { PATH: process.env['PATH'] }, cwd: home, ...(user ? { user } : {}) };
  await processes.run({
    ...as,
    name: 'initdb',
    file: initdb,
    args: [
      ...['-D', data, '-U', USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale', 'C'],
    ],
  });
  const settings = {
    fsync: 'on',
    synchronous_commit: 'on',
    unix_socket_directories: '',
    // Each of the server's four services has pools of its own, 20 and 10 connections.
    max_connections: '200',
  };
  const running = await processes.start({
    ...as,
    name: 'postgres',
    file: postgres,
    args: [
      ...['-D', data, '-h', HOST, '-p', String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // Fast: SIGTERM would wait for clients.
    ends: 'SIGINT',
  });
  await until('PostgreSQL listens', () => listens(port));
  return { ...running, port, user: USER, password };
}

/** PostgreSQL refuses to run as root. */
function otherThanRoot(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Missing('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, HOST, () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
