/** Random days at the desk: every event is told to the desk and to the model, every decision is checked by the model. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answer, changeRoster, assignWaiting, type Offer } from '../../src/routing/desk/answer.js';
import { restoreDesk, takeSnapshot, type DeskSnapshot } from '../../src/routing/desk/snapshot.js';
import { take } from '../../src/routing/desk/events.js';
import type { DeskEvent, SeatRequest } from '../../src/routing/desk/messages.js';
import { emptyDesk, type DeskState } from '../../src/routing/desk/state.js';
import { rosters, targets } from './desk-cast.js';
import { DeskModel } from './desk-model.js';

export type Step =
  | { do: 'ask'; key: number; opening: number; target: number; vip: boolean; prefer: number }
  | { do: 'close' | 'withdraw' | 'refuse' | 'lose'; key: number }
  | { do: 'presence'; agent: number; online: boolean }
  | { do: 'take' | 'byHand'; key: number; agent: number }
  | { do: 'limit'; agent: number; maxOpen?: number | undefined }
  | { do: 'roster'; which: number }
  | { do: 'seam' };

const key = fc.nat(25);
const agent = fc.integer({ min: 1, max: 5 });
const some = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

export const step: fc.Arbitrary<Step> = fc.oneof(
  some(
    8,
    fc.record({
      do: fc.constant('ask' as const),
      key,
      opening: fc.integer({ min: 1, max: 2 }),
      target: fc.nat(targets.length - 1),
      vip: fc.boolean(),
      prefer: fc.nat(12),
    }),
  ),
  some(
    5,
    fc.record({
      do: fc.constantFrom('close' as const, 'withdraw' as const, 'refuse' as const, 'lose' as const),
      key,
    }),
  ),
  some(3, fc.record({ do: fc.constant('presence' as const), agent, online: fc.boolean() })),
  some(2, fc.record({ do: fc.constantFrom('take' as const, 'byHand' as const), key, agent })),
  some(
    1,
    fc.record({
      do: fc.constant('limit' as const),
      agent,
      maxOpen: fc.option(fc.nat(3), { nil: undefined }),
    }),
  ),
  some(1, fc.record({ do: fc.constant('roster' as const), which: fc.nat(rosters.length - 1) })),
  some(1, fc.constant({ do: 'seam' as const })),
);

/** The rules under test; a planted fault changes one of them. */
export const rules = { answer, take, changeRoster };
export type Rules = typeof rules;

/** @throws {AssertionError} when a decision breaks a rule */
export function play(steps: readonly Step[], { answer, take, changeRoster }: Rules = rules): void {
  let desk: DeskState = { ...emptyDesk(rosters[0]!), counted: true };
  const model = new DeskModel(rosters[0]!);

  const serve = (offers: Offer[]) => {
    for (const { conversation, offer } of offers) {
      const waiting = model.waits.get(conversation);
      assert.ok(waiting, `${conversation} is offered somebody and does not wait`);
      assert.equal(offer.openedId, waiting.request.openedId);
      model.served(waiting.request, offer.agent.id);
    }
  };
  const tell = (event: DeskEvent) => serve(take(desk, event, 0));

  for (const one of steps) {
    const conversation = 'key' in one ? `route/acme/respond-io/${one.key}` : '';
    const openedId = model.has.get(conversation)?.openedId ?? model.waits.get(conversation)?.request.openedId;
    switch (one.do) {
      case 'ask':
        ask(one, conversation);
        break;
      case 'close':
        model.gone(conversation);
        tell({ type: 'closed', conversation });
        break;
      case 'withdraw':
        if (openedId === undefined) break;
        model.gone(conversation);
        tell({ type: 'withdrawn', conversation, openedId });
        break;
      case 'lose': {
        const lost = model.has.has(conversation) ? [conversation] : [];
        if (lost.length > 0) model.gone(conversation);
        model.refused.clear();
        tell({
          type: 'reconciled',
          desk: 'd',
          asOf: desk.seq,
          closed: [],
          taken: [],
          settled: [],
          lost,
          missing: [],
          counted: true,
        });
        break;
      }
      case 'refuse': {
        const has = model.has.get(conversation);
        if (!has) break;
        model.refused.add(has.agent);
        model.gone(conversation);
        tell({
          type: 'refused',
          conversation,
          openedId: has.openedId,
          agent: has.agent,
          why: 'unknown user',
        });
        break;
      }
      case 'presence':
        if (!model.roster.agents.some(({ id }) => id === `a${one.agent}`)) break;
        model.refused.delete(`a${one.agent}`);
        model.away[one.online ? 'delete' : 'add'](`a${one.agent}`);
        tell({ type: 'presence', agent: `a${one.agent}`, online: one.online });
        break;
      case 'take': {
        const has = model.has.get(conversation);
        model.waits.delete(conversation);
        model.has.set(conversation, { agent: `a${one.agent}`, openedId: has?.openedId ?? openedId ?? '' });
        tell({
          type: 'taken',
          conversation,
          agent: { id: `a${one.agent}` },
          ...(openedId ? { openedId } : {}),
        });
        break;
      }
      case 'byHand':
        byHand(conversation, `a${one.agent}`);
        break;
      case 'limit':
        if (one.maxOpen === undefined) model.limits.delete(`a${one.agent}`);
        else model.limits.set(`a${one.agent}`, one.maxOpen);
        tell({
          type: 'agentSet',
          agent: `a${one.agent}`,
          ...(one.maxOpen === undefined ? {} : { maxOpen: one.maxOpen }),
        });
        break;
      case 'roster':
        model.roster = rosters[one.which]!;
        model.refused.clear();
        serve(changeRoster(desk, rosters[one.which]!, 0));
        break;
      case 'seam': {
        const carried = JSON.stringify(takeSnapshot(desk));
        desk = restoreDesk(JSON.parse(carried) as DeskSnapshot);
        assert.equal(JSON.stringify(takeSnapshot(desk)), carried, 'nothing is lost at the seam');
        break;
      }
    }
    model.check();
    checkBooks(desk, model);
  }

  function ask(one: Extract<Step, { do: 'ask' }>, conversation: string): void {
    const has = model.has.get(conversation);
    const before = model.waits.get(conversation);
    const request: SeatRequest = {
      conversation,
      openedId: `${one.key}@${one.opening}`,
      target: targets[one.target]!,
      priority: one.vip ? 1 : 3,
      except: [],
      ...(one.prefer >= 1 && one.prefer <= 5 ? { prefer: `a${one.prefer}` } : {}),
    };
    if (has && has.openedId !== request.openedId) model.gone(conversation);
    const repeated = has?.openedId === request.openedId;
    const { answer: given, offers } = answer(desk, request, 0);
    if (repeated) {
      assert.ok(
        given.kind === 'seat' && given.agent.id === has.agent,
        'a repeated request gets the same answer',
      );
      return;
    }
    const same = before && JSON.stringify(before.request) === JSON.stringify(request);
    if (same) return assert.equal(given.kind, 'queued', 'a repeated request waits on');
    // Whoever asks anew waits no more as before.
    model.waits.delete(conversation);
    serve(offers);
    if (given.kind === 'seat') {
      if (before?.request.openedId === request.openedId)
        model.waits.set(conversation, { ...before, request });
      model.served(request, given.agent.id);
    } else model.queued(request, before);
  }

  function byHand(conversation: string, agentId: string): void {
    const waiting = model.waits.get(conversation);
    const known = model.roster.agents.some(({ id }) => id === agentId);
    const { answer: given, offers } = assignWaiting(desk, { conversation, agent: agentId, by: 'Mara' }, 0);
    const expected = !known ? 'unknownAgent' : waiting ? 'offered' : 'notWaiting';
    assert.equal(given.kind, expected);
    assert.equal(offers.length, expected === 'offered' ? 1 : 0);
    if (expected !== 'offered' || !waiting) return;
    model.waits.delete(conversation);
    model.has.set(conversation, { agent: agentId, openedId: waiting.request.openedId });
  }
}

/** What the desk has written down is what has happened. */
function checkBooks(desk: DeskState, model: DeskModel): void {
  const seats = [...desk.seats].map(([conversation, { agent }]) => [conversation, agent]).sort();
  const had = [...model.has].map(([conversation, { agent }]) => [conversation, agent]).sort();
  assert.deepEqual(seats, had, 'who has whom');
  for (const [agent, open] of desk.open) assert.equal(open, model.open(agent), 'open counts');
  assert.ok([...desk.open.values()].every((open) => open > 0));
  assert.equal(desk.queue.size, model.waits.size, 'who waits');
}
