/** docs/reference/catch-up.md says which conversations are routed after all: one test per row of its table. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  compactContact,
  inOrder,
  isFromBefore,
  isLeft,
  isMissed,
  knownVip,
  type Missed,
  type NewestRun,
} from '../../src/routing/catch-up/catch-up.js';
import { MAX_LEFT, memoOf, newNotes, noteCaughtUp, noteLeftAlone } from '../../src/routing/catch-up/notes.js';
import { policy } from '../support/policy.js';

const page = readFileSync(new URL('../../docs/reference/catch-up.md', import.meta.url), 'utf8');
const run = (over: Partial<NewestRun>): NewestRun => ({
  runId: 'r',
  startedAt: 1_000,
  state: 'completed',
  ...over,
});
const at = (openedAt?: number) => (openedAt === undefined ? {} : { openedAt });
const stays = { close: { endsRun: true, unassign: false } };
const unassigns = { close: { endsRun: true, unassign: true } };

/** Row of the table → what must come of it. */
const rows: Record<string, () => boolean> = {
  'it never had one': () => isMissed(at(), undefined, stays),
  'it runs': () => isMissed(at(99), run({ state: 'running', openedAt: 1 }), stays),
  'it was for an earlier opening': () => isMissed(at(20), run({ outcome: 'assigned', openedAt: 10 }), stays),
  'it was for a later opening': () => isMissed(at(10), run({ outcome: 'closed', openedAt: 20 }), stays),
  '`closed`': () => isMissed(at(), run({ outcome: 'closed', openedAt: 20 }), stays),
  'it failed or timed out': () => isMissed(at(), run({ state: 'defect' }), stays),
  'the server ended it, for example because its history was full': () =>
    isMissed(at(), run({ state: 'defect' }), stays),
  'it failed three times in a row': () => isMissed(at(), run({ state: 'defect', tries: 3 }), stays),
  'an operator terminated it': () => isMissed(at(), run({ state: 'stopped' }), stays),
  '`assigned` or `takenOver`': () =>
    isMissed(at(), run({ outcome: 'assigned' }), stays) ||
    isMissed(at(1), run({ outcome: 'takenOver', openedAt: 1 }), stays),
  '`assigned` or `takenOver`, with `close.unassign`': () =>
    isMissed(at(), run({ outcome: 'assigned' }), unassigns) &&
    isMissed(at(), run({ outcome: 'takenOver' }), unassigns),
  '`unassigned` or `takenOver`, on Chatwoot': () =>
    ['unassigned', 'takenOver'].some((outcome) =>
      isMissed({ openedAt: 20, notOpening: true }, run({ outcome, openedAt: 10 }), unassigns),
    ) || !isMissed({ openedAt: 20, notOpening: true }, run({ outcome: 'assigned', openedAt: 10 }), stays),
  'any other outcome': () =>
    ['superseded', 'abandoned', 'contactGone', 'observed', 'cancelledByOperator'].some((outcome) =>
      isMissed(at(), run({ outcome }), unassigns),
    ),
};

describe('what a webhook left alone', () => {
  for (const [name, since, newest, left] of [
    ['never noted', undefined, undefined, false],
    ['noted, and there never was a run', 5, undefined, true],
    ['noted after the last run', 2_000, run({ outcome: 'closed' }), true],
    ['noted before a run of a later opening', 500, run({ outcome: 'closed' }), false],
  ] as const)
    test(`${name}: ${left ? 'left alone' : 'as the table says'}`, () =>
      assert.equal(isLeft(since, newest), left));
});

describe('what was open before the installation', () => {
  const installed = 1_800_000_000_400;
  const early = { since: installed, counted: false };
  const second = 1_800_000_000_000;
  for (const [name, conversation, watch, before] of [
    ['a millisecond before it', { openedAt: installed - 1 }, early, true],
    ['in the same millisecond', { openedAt: installed }, early, false],
    ['in its second, told in whole seconds', { openedAt: second }, early, false],
    ['in the second before, told in whole seconds', { openedAt: second - 1000 }, early, true],
    ['nothing is known of its age', {}, early, true],
    ['nothing is known of its age, and what was open then is known', {}, { ...early, counted: true }, false],
    ['its contact is from before', { notBefore: installed - 1 }, early, true],
    ['its contact came later', { notBefore: installed + 1 }, early, false],
    ['there are no notes yet', { openedAt: installed + 1 }, undefined, true],
  ] as const)
    test(`${name}: ${before ? 'left alone' : 'routed'}`, () =>
      assert.equal(isFromBefore(conversation, watch), before));
});

describe('which conversations are routed after all', () => {
  const table = [...page.matchAll(/^\| (.+?) \| (started|left alone)[^|]* \|/gm)];
  test('the page and the tests have the same rows', () => {
    assert.deepEqual(
      table.map(([, row]) => row),
      Object.keys(rows),
    );
  });
  for (const [, row = '', what] of table)
    test(`${row}: ${what}`, () => assert.equal(rows[row]?.(), what === 'started'));
});

const one = (conversation: string, over: Partial<Missed> = {}): Missed => ({
  conversation,
  contact: { id: conversation, tags: [], fields: {} },
  listedAt: 100,
  tries: 1,
  ...over,
});

describe('the order', () => {
  test('known VIPs first, then the longest waiting, then as listed; each once', () => {
    const missedOnes = [
      one('d', { openedAt: 30 }),
      one('e'),
      one('f'),
      one('c', { openedAt: 10 }),
      one('b', { openedAt: 20, vip: true }),
      one('a', { openedAt: 5, vip: true }),
      one('e'),
    ];
    assert.equal(inOrder(missedOnes).map(({ conversation }) => conversation).join(''), 'abcdef'); // prettier-ignore
  });

  test('a VIP is known by the tag, the record, or a dedicated agent', () => {
    const vips = policy({ vipContacts: { tags: ['gold'] }, dedicatedAgents: { 'jane@example.com': '101' } });
    const contact = { id: '1', tags: [], fields: {} };
    assert.equal(knownVip(contact, vips), false);
    assert.ok(knownVip({ ...contact, tags: ['VIP'] }, vips));
    assert.ok(knownVip({ ...contact, tags: ['Gold'] }, vips));
    assert.ok(knownVip({ ...contact, email: ' Jane@Example.com' }, vips));
  });

  test('what the policy never reads does not travel', () => {
    const tags = Array.from({ length: 100 }, (_, at) => `t${at}`).concat('gold');
    const contact = { id: '1', email: 'a@example.com', tags, fields: { size: 'L', tier: 'x' } };
    const small = compactContact(
      contact,
      policy({ vipContacts: { tags: ['Gold'], fields: { tier: ['1'] } } }),
      [{ name: 'events', when: { tags: ['T99'] }, ignore: true }],
    );
    assert.equal(small.email, 'a@example.com');
    assert.deepEqual(small.fields, { tier: 'x' });
    assert.ok(small.tags.includes('gold') && small.tags.length === 30);
    assert.ok(small.tags.includes('t99'), 'what a match rule reads travels');
  });
});

test('what is left alone is remembered while it waits, and not beyond a limit', () => {
  const notes = newNotes(0);
  noteLeftAlone(notes, { at: 10, left: ['old', 'gone'] });
  noteLeftAlone(notes, { at: 30, left: ['new'] });
  noteCaughtUp(notes, { asOf: 20, left: ['old'], counted: true });
  assert.deepEqual(Object.keys(notes.left), ['old', 'new']);
  assert.equal(notes.counted, true);
  noteCaughtUp(notes, { asOf: 40, counted: false });
  assert.equal(memoOf(notes).left, 2, 'half a list forgets nobody');
  const many = Array.from({ length: MAX_LEFT + 5 }, (_, at) => `k${at}`);
  noteLeftAlone(notes, { at: 50, left: many });
  assert.equal(memoOf(notes).left, MAX_LEFT);
});
