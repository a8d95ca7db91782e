/** What the desk answers to queries changes nothing: all it would carry on is the same before and after. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answer } from '../../src/routing/desk/answer.js';
import { takeSnapshot } from '../../src/routing/desk/snapshot.js';
import type { DeskState } from '../../src/routing/desk/state.js';
import { booksOf, deskAsTables, heldBy, queueOf, viewOf } from '../../src/workflows/desk/view.js';
import { AGENTS, bigDesk, requestNumber } from '../support/big-desk.js';

const WAITING = 500;
/** In the year of the requests' ids, so that hours and waits mean something. */
const NOW = 1_795_500_600_000;

const remembers = (state: DeskState) => JSON.stringify(takeSnapshot(state));

const queries: Record<string, (state: DeskState) => unknown> = {
  deskView: (state) => viewOf(state, NOW),
  deskQueue: (state) => queueOf(state, undefined, NOW),
  'deskQueue, a page beyond the end': (state) => queueOf(state, { offset: WAITING, limit: 1_000 }, NOW),
  'deskQueue, nonsense': (state) => queueOf(state, { offset: -5, limit: 0 }, NOW),
  deskBooks: (state) => booksOf('desk', state),
  conversationsOf: (state) => heldBy(state, 'a contact'),
  'the details in the Temporal UI': (state) => deskAsTables(state, NOW),
};

describe('a query', () => {
  const state = bigDesk(WAITING);
  for (const [name, ask] of Object.entries(queries))
    test(`${name} leaves the desk as it was, and gives the same again`, () => {
      const before = remembers(state);
      const first = ask(state);
      assert.deepEqual(ask(state), first);
      assert.equal(remembers(state), before);
    });

  test('that decided something would be seen', () => {
    const before = remembers(state);
    answer(state, requestNumber(AGENTS * 4 + WAITING), NOW);
    assert.notEqual(remembers(state), before);
  });
});
