/** What must hold at the desk whatever happens. A failing run prints its seed and the shortest way there. */
import assert from 'node:assert/strict';
import { afterEach, describe, mock, test } from 'node:test';
import fc from 'fast-check';
import { answer } from '../../src/routing/desk/answer.js';
import { take } from '../../src/routing/desk/events.js';
import { Queue, type Waiting } from '../../src/routing/desk/queue.js';
import { emptyDesk, freeSeat } from '../../src/routing/desk/state.js';
import { rosters, targets } from '../support/desk-cast.js';
import { play, rules, step, type Rules, type Step } from '../support/desk-play.js';

/** Runs that have failed once. */
const seeds: { seed: number; path?: string }[] = [{ seed: 20_261_124 }, { seed: 1_517_327_037 }];
const days = fc.array(step, { minLength: 1, maxLength: 400, size: 'max' });
const property = (given: Rules = rules) => fc.property(days, (steps: Step[]) => play(steps, given));

test('random days: one assignee each, nobody absent, no limit passed, nobody overtaken, nobody forgotten', () => {
  for (const known of seeds) fc.assert(property(), { ...known, numRuns: 50 });
  fc.assert(property(), { numRuns: 200 });
});

test('a day of thousands of events', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 3_000, maxLength: 3_000, size: 'max' }), (steps) => play(steps)),
    {
      numRuns: 3,
      endOnFailure: true,
    },
  );
});

test('every request ends: when people come and conversations close, nobody is left waiting', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
      const keys = [...new Set(steps.flatMap((one) => ('key' in one ? [one.key] : [])))];
      const asks = keys.map((key): Step => ({
        do: 'ask',
        key,
        opening: 3,
        target: key % 7,
        vip: key % 3 === 0,
        prefer: 0,
      }));
      const people = [1, 2, 3, 4, 5].map((agent): Step => ({ do: 'presence', agent, online: true }));
      const limits = [1, 2, 3, 4, 5].map((agent): Step => ({ do: 'limit', agent }));
      const closes = keys.map((key): Step => ({ do: 'close', key }));
      // The model sees to it that whoever may be served is.
      play([...steps, { do: 'roster', which: 0 }, ...limits, ...people, ...asks, ...closes, ...closes]);
    }),
    { numRuns: 50 },
  );
});

test('round robin: among people who may always be chosen nobody gets two more than another', () => {
  const [support] = targets;
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 200, size: 'max' }), (vips) => {
      const desk = emptyDesk({
        ...rosters[0]!,
        agents: rosters[0]!.agents.map(({ id, name }) => ({ id, name })),
        teams: [{ id: 'support', name: 'Support', agents: ['a1', 'a2', 'a3'] }],
        maxOpen: 1_000,
      });
      vips.forEach((vip, at) => {
        answer(
          desk,
          { conversation: `c${at}`, openedId: `c${at}`, target: support!, priority: vip ? 1 : 3, except: [] },
          0,
        );
        const counts = ['a1', 'a2', 'a3'].map((id) => desk.open.get(id) ?? 0);
        assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join());
      });
    }),
  );
});

describe('a fault is seen', () => {
  afterEach(() => mock.restoreAll());
  const fails = (what: RegExp, given?: Rules) => {
    const failed = fc.check(property(given), { seed: 7, numRuns: 200 });
    assert.ok(failed.failed, 'the fault went unseen');
    assert.match(String(failed.errorInstance), what);
  };

  test('whoever came last is served first', () => {
    const original: (this: Queue, waiting: Waiting) => void = Reflect.get(Queue.prototype, 'add');
    mock.method(Queue.prototype, 'add', function (this: Queue, waiting: Waiting) {
      original.call(this, { ...waiting, seq: 1e6 - waiting.seq });
    });
    fails(/overtakes|seam/);
  });

  test('a close serves nobody', () => {
    fails(/waits while somebody is free/, {
      ...rules,
      take(state, event, now) {
        if (event.type !== 'closed') return take(state, event, now);
        freeSeat(state, event.conversation);
        state.queue.remove(event.conversation);
        return [];
      },
    });
  });

  test('the seat of a lost run is not given back', () => {
    fails(/who has whom/, {
      ...rules,
      take: (state, event, now) =>
        take(state, event.type === 'reconciled' ? { ...event, lost: [] } : event, now),
    });
  });

  test('a limit is forgotten', () => {
    fails(/may not have|free/, {
      ...rules,
      changeRoster(state, roster, now) {
        return rules.changeRoster(
          state,
          { ...roster, agents: roster.agents.map(({ id, name }) => ({ id, name })) },
          now,
        );
      },
    });
  });
});
