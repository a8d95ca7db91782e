import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { take } from '../../src/routing/desk/events.js';
import type { DeskEvent } from '../../src/routing/desk/messages.js';
import { emptyDesk, type DeskState } from '../../src/routing/desk/state.js';
import { keep, toldAgain, type KeptAgents } from '../../src/routing/desk/kept-agents.js';
import { roster } from '../support/policy.js';

type Presence = Extract<DeskEvent, { type: 'presence' }>;
const NOW = 1_800_000_000_000;

/** The presence that a desk knows after the news, and that the desk which replaces it knows. */
function afterLoss(news: Omit<Presence, 'type'>[]): [before: unknown, after: unknown] {
  const desk = emptyDesk(roster);
  const kept: KeptAgents = [];
  news.forEach((one, seconds) => {
    const event: Presence = { type: 'presence', ...one };
    take(desk, event, NOW + seconds);
    keep(kept, event, NOW + seconds);
  });
  const next = emptyDesk(roster);
  for (const event of toldAgain(kept, undefined, NOW + 1_000)) take(next, event, NOW + 1_000);
  return [presenceOf(desk), presenceOf(next)];
}

const presenceOf = ({ presence }: DeskState) => Object.fromEntries([...presence].sort());

describe('what a new desk is told about agents', () => {
  test('news that is older by the clock of its sender does not win after the desk is lost', () => {
    const [before, after] = afterLoss([
      { agent: '101', online: false, at: NOW - 1_000 },
      { agent: '101', online: true, at: NOW - 2_000 },
    ]);
    assert.deepEqual(after, before);
    assert.deepEqual(before, { '101': { online: false, at: NOW - 1_000, told: NOW } });
  });

  test('a clock that is ahead does not silence later news', () => {
    const [before, after] = afterLoss([
      { agent: '101', online: false, at: NOW + 60_000 },
      { agent: '101', online: true, at: NOW + 1 },
    ]);
    assert.deepEqual(after, before);
    assert.deepEqual(before, { '101': { online: true, at: NOW + 1, told: NOW + 1 } });
  });

  test('it knows the presence that the lost desk knew, in whatever order the news came', () => {
    const one = fc.record(
      {
        agent: fc.constantFrom('101', '102'),
        online: fc.boolean(),
        at: fc.integer({ min: NOW - 5, max: NOW + 5 }),
      },
      { requiredKeys: ['agent', 'online'] },
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), (news) => {
        const [before, after] = afterLoss(news);
        assert.deepEqual(after, before);
      }),
    );
  });
});
