import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';

/** Below the range from which systems take the ports of outgoing connections: there a free port stays free. */
const FIRST = 20_000;
const COUNT = 10_000;
const TRIES = 50;

/**
 * A port that nobody listened on a moment ago.
 * @throws the system's error when none of many could be had
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await listenOnce(FIRST + randomInt(COUNT), host);
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}

/** Listens for a moment; rejects with the system's error (`EADDRINUSE`: taken). Gives the port. */
export function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: had } = server.address() as AddressInfo;
      server.close(() => resolve(had));
    });
  });
}
