/** Handlers run the rules and return. The main loop sends what others have to know. */
import { setHandler, workflowInfo } from '@temporalio/workflow';
import { answer, changeRoster, assignWaiting } from '../../routing/desk/answer.js';
import { take, whyIgnored } from '../../routing/desk/events.js';
import type { DeskEvent, MalformedAnswer, NewsAnswer } from '../../routing/desk/messages.js';
import * as messages from '../messages.js';
import type { Desk } from './desk.js';
import { isDeskEvent, isRequest, mustBeAssignment, mustBeDeskEvent, mustBeRequests } from './guards.js';
import { isRoster } from './shapes.js';
import { booksOf, heldBy, queueOf, viewOf } from './view.js';

const MALFORMED: MalformedAnswer = { kind: 'malformed', why: 'not a seat request' };

export function takeRequests(desk: Desk): void {
  setHandler(
    messages.requestSeats,
    (requests) =>
      requests.map((request: unknown) => {
        if (!isRequest(request)) return MALFORMED;
        const answered = answer(desk.state, request, Date.now());
        desk.found(answered.offers);
        if (answered.answer.kind === 'seat')
          desk.answeredWith(request.conversation, request.openedId, answered.answer.agent.id);
        return answered.answer;
      }),
    { description: 'Routing runs ask for agents, in batches', validator: mustBeRequests },
  );
  setHandler(
    messages.assignWaiting,
    (wanted) => {
      const { answer: given, offers } = assignWaiting(desk.state, wanted, Date.now());
      desk.found(offers);
      return given;
    },
    { description: 'A person takes a conversation that waits', validator: mustBeAssignment },
  );
}

/** No Signal may block the desk: what is not an event is ignored. */
export function takeNews(desk: Desk): void {
  const onEvent = (event: unknown) => {
    if (isDeskEvent(event) && !isOfAnotherDesk(event)) desk.found(take(desk.state, event, Date.now()));
  };
  const onRoster = (roster: unknown) => {
    if (isRoster(roster)) desk.found(changeRoster(desk.state, roster, Date.now()));
  };
  setHandler(messages.deskEvent, onEvent, {
    description: 'A seat came back, a conversation closed, an agent came or went',
  });
  setHandler(
    messages.deskEvents,
    (events: unknown) => {
      for (const event of Array.isArray(events) ? (events as unknown[]) : []) onEvent(event);
    },
    { description: 'Several of them, in their order' },
  );
  setHandler(messages.deskNews, (event) => said(desk, event), {
    description: 'The same, with an answer',
    validator: mustBeDeskEvent,
  });
  setHandler(messages.rosterChanged, onRoster, { description: 'The roster of the policy as it is now' });
  const onRequest = () => void (desk.isContinueAsNewRequested = true);
  setHandler(messages.requestContinueAsNew, onRequest, { description: 'Continue as new now' });
}

export function answerQueries({ state }: Desk): void {
  setHandler(messages.deskView, () => viewOf(state, Date.now()), { description: 'Agents, load and queue' });
  setHandler(messages.deskQueue, (page) => queueOf(state, page, Date.now()), {
    description: 'Who waits, since when, and why not yet',
  });
  setHandler(messages.deskBooks, () => booksOf(workflowInfo().firstExecutionRunId, state), {
    description: 'Who has whom',
  });
  setHandler(messages.conversationsOf, (contactKey) => heldBy(state, contactKey), {
    description: 'Conversations of one contact, by ContactKey',
  });
}

/** A comparison with a lost desk says nothing about its successor. */
function isOfAnotherDesk(event: DeskEvent): boolean {
  return event.type === 'reconciled' && event.desk !== workflowInfo().firstExecutionRunId;
}

function said(desk: Desk, event: DeskEvent): NewsAnswer {
  const why = whyIgnored(desk.state, event);
  if (why !== undefined) return { applied: false, why };
  desk.found(take(desk.state, event, Date.now()));
  return { applied: true };
}
