/** What can be wrong with a TCP connection: the toxics of Toxiproxy, by the same meaning. Times in milliseconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'node:net';

/** One direction of a connection, with what a toxic needs to remember of it. */
export interface Flow {
  /** Data of it goes there. */
  to: Socket;
  /** Both ends. */
  ends: readonly [Socket, Socket];
  /** Bytes that have passed. */
  bytes: number;
}

export interface Toxic {
  /** Passes the chunk on, or does not. `at`: when it came, epoch milliseconds. */
  carry?(chunk: Buffer, at: number, flow: Flow): Promise<void>;
  /** Before a close is passed on. */
  close?(): Promise<void>;
}

const write = (chunk: Buffer, { to }: Flow) =>
  new Promise<void>((resolve) => {
    if (to.destroyed) resolve();
    else to.write(chunk, () => resolve());
  });

const late = (ms: (size: number) => number): Toxic => ({
  async carry(chunk, at, flow) {
    await sleep(Math.max(0, at + ms(chunk.length) - Date.now()));
    await write(chunk, flow);
  },
});

export const clean: Toxic = {};

/** Each chunk comes so much later. */
export const latency = (ms: number): Toxic => late(() => ms);

/** Each chunk comes later by something between nothing and twice as much; in order all the same, as TCP has it. */
export const jitter = (ms: number): Toxic => late(() => 2 * ms * Math.random());

export const bandwidth = (bytesPerSecond: number): Toxic => ({
  async carry(chunk, _at, flow) {
    await sleep((1_000 * chunk.length) / bytesPerSecond);
    await write(chunk, flow);
  },
});

/** Whoever hangs up is heard of later. */
export const slowClose = (ms: number): Toxic => ({ close: () => sleep(ms) });

/** Nothing passes any more; after a while the connection is closed. */
export const timeout = (ms: number): Toxic => ({
  async carry(_chunk, _at, { ends }) {
    await sleep(ms);
    for (const end of ends) end.destroy();
  },
});

/** The first chunk is answered by RST. */
export const reset = (): Toxic => ({
  carry: async (_chunk, _at, { ends }) => {
    for (const end of ends) end.resetAndDestroy();
  },
});

/** In pieces, with a pause between them. */
export const slicer = (bytes: number, ms: number): Toxic => ({
  async carry(chunk, _at, flow) {
    for (let from = 0; from < chunk.length; from += bytes) {
      await write(chunk.subarray(from, from + bytes), flow);
      await sleep(ms);
    }
  },
});

/** After so many bytes the connection is closed, in the middle of whatever it carries. */
export const limitData = (bytes: number): Toxic => ({
  async carry(chunk, _at, flow) {
    await write(chunk.subarray(0, Math.max(0, bytes - flow.bytes)), flow);
    if (flow.bytes + chunk.length >= bytes) for (const end of flow.ends) end.destroy();
  },
});

export const carryCleanly: NonNullable<Toxic['carry']> = (chunk, _at, flow) => write(chunk, flow);
