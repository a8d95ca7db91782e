import { createServer, type AddressInfo } from 'node:net';

/** A port that nobody listened on a moment ago. */
export const freePort = (host = '127.0.0.1'): Promise<number> => listenOnce(0, host);

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
