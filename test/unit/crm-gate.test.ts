import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AllPermitsInUse, CrmPermits, type AskGate } from '../../src/activities/crm-permits.js';
import { lease, permitsOut, type GateState } from '../../src/routing/crm-gate.js';

const TTL = 30_000;

describe('the gate before a CRM', () => {
  test('never leases more than the limit, whatever processes ask, lose answers, die and come back', () => {
    const step = fc.record({
      process: fc.constantFrom('a', 'b', 'c', 'd'),
      wanted: fc.nat(12),
      /** How much of what it holds the process uses, 0 to 1. */
      used: fc.double({ min: 0, max: 1, noNaN: true }),
      answer: fc.constantFrom('comes', 'is lost'),
      /** An older request of the process arrives after this one. */
      overtaken: fc.boolean(),
      later: fc.nat(20_000),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
        const state: GateState = { max, leases: [] };
        /** What each process holds by its own reckoning. */
        const held = new Map<string, { permits: number; until: number }>();
        let [now, seq] = [0, 0];
        for (const { process, wanted, used, answer, overtaken, later } of steps) {
          now += later;
          const own = held.get(process);
          const valid = own !== undefined && own.until > now;
          const inUse = valid ? Math.floor(own.permits * used) : 0;
          seq += 2;
          const request = { process, inUse, wanted: inUse + wanted, ttl: TTL, max };
          const permits = lease(state, { ...request, seq }, now);
          if (overtaken) lease(state, { ...request, inUse: 8, wanted: 8, seq: seq - 1 }, now);
          if (answer === 'comes') held.set(process, { permits, until: now + TTL });
          else if (valid) held.set(process, { ...own, permits: inUse });
          const out = [...held.values()].filter(({ until }) => until > now);
          assert.ok(out.reduce((sum, one) => sum + one.permits, 0) <= max);
          assert.ok(permitsOut(state, now) <= max);
        }
      }),
    );
  });

  test('a process alone gets all; with another each gets a share; a dead one gives back by silence', () => {
    const state: GateState = { max: 4, leases: [] };
    let seq = 0;
    const ask = (process: string, inUse: number, wanted: number, now: number) =>
      lease(state, { process, seq: ++seq, inUse, wanted, ttl: TTL, max: 4 }, now);
    assert.equal(ask('a', 0, 10, 0), 4);
    assert.equal(ask('b', 0, 10, 1), 0);
    assert.equal(ask('a', 1, 10, 2), 2);
    assert.equal(ask('b', 0, 10, 3), 2);
    assert.equal(ask('b', 2, 10, TTL + 3), 4);
  });
});

describe('the permits of one process', () => {
  const gate = (permits: number): { ask: AskGate; asked: number[] } => {
    const asked: number[] = [];
    const ask: AskGate = ({ wanted }) => {
      asked.push(wanted);
      return Promise.resolve(Math.min(permits, wanted));
    };
    return { ask, asked };
  };
  const nothing = () => Promise.resolve();

  test('at most so many at a time, all of them in the end, and given back when there is nothing to do', async () => {
    const { ask, asked } = gate(3);
    const permits = new CrmPermits(ask);
    let [now, peak, done] = [0, 0, 0];
    const work = async () => {
      peak = Math.max(peak, ++now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      done += 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => permits.use(10, 5_000, work)));
    assert.deepEqual([peak, done], [3, 20]);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    assert.equal(asked.at(-1), 0);
  });

  test('nothing begins that might outlive the lease', async () => {
    let clock = 0;
    const { ask, asked } = gate(1);
    const permits = new CrmPermits(ask, () => clock);
    await permits.use(1_000, 100, nothing);
    clock = 11_500; // The lease ends at 12,000.
    await permits.use(1_000, 1_000, nothing);
    assert.equal(asked.length, 2);
  });

  test('while the gate is asked, and when it never answers, no more are used than it was told', async () => {
    const answers: ((permits: number) => void)[] = [];
    const permits = new CrmPermits(() => new Promise((resolve) => answers.push(resolve)));
    let running = 0;
    const work = () => {
      running += 1;
      return new Promise<void>(() => undefined);
    };
    const start = () => void permits.use(10, 60_000, work).catch(() => undefined);
    const turn = () => new Promise((resolve) => setTimeout(resolve, 10));
    start();
    answers[0]?.(2);
    await turn();
    start();
    start();
    await turn();
    assert.equal(running, 2); // The third waits, and has made it ask: two were declared.
    start();
    await turn();
    assert.deepEqual([running, answers.length], [2, 2]);
  });

  test('a gate that does not answer lets nobody through, and a failure gives the permit back', async () => {
    const permits = new CrmPermits(() => Promise.reject(new Error('away')));
    await assert.rejects(permits.use(10, 50, nothing), AllPermitsInUse);
    const one = new CrmPermits(gate(1).ask);
    for (let i = 0; i < 3; i++)
      await assert.rejects(
        one.use(10, 1_000, () => Promise.reject(new Error('no'))),
        /no/,
      );
  });
});
