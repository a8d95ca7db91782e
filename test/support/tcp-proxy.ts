/** A TCP proxy between two of ours whose connections can be made bad while they last. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { carryCleanly, clean, type Flow, type Toxic } from './toxics.js';

export class TcpProxy {
  readonly #sockets = new Set<Socket>();
  readonly #target: () => number;
  readonly #server = createServer((client) => this.#join(client));
  /** What is wrong now, with old and new connections alike. */
  toxic: Toxic = clean;
  /** Chunks that a toxic has had in its hands: none would mean that it was never tried. */
  touched = 0;

  /** @param target port of the one that is called */
  constructor(target: () => number) {
    this.#target = target;
  }

  /** @returns the port */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket): void {
    const server = connect(this.#target(), '127.0.0.1');
    const ends = [client, server] as const;
    for (const socket of ends) {
      this.#sockets.add(socket.setNoDelay(true));
      socket.once('close', () => this.#sockets.delete(socket));
      // An end that breaks takes the other along.
      socket.on('error', () => ends.forEach((end) => end.destroy()));
    }
    this.#pump(client, { to: server, ends, bytes: 0 });
    this.#pump(server, { to: client, ends, bytes: 0 });
  }

  /** In order: what has come is passed on one after another. */
  #pump(from: Socket, flow: Flow): void {
    let queue = Promise.resolve();
    from.on('data', (chunk) => {
      const at = Date.now();
      queue = queue.then(async () => {
        const { toxic } = this;
        if (toxic !== clean) this.touched += 1;
        await (toxic.carry ?? carryCleanly)(chunk, at, flow);
        flow.bytes += chunk.length;
      });
    });
    from.once('close', () => {
      queue = queue.then(async () => {
        await this.toxic.close?.();
        flow.to.end();
      });
    });
  }
}
