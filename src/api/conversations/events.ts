import { randomUUID } from 'node:crypto';
import type { ConversationEvent } from '../../routing/conversation.js';
import { compact } from '../../platforms/shared/compact.js';
import { workspaceOf } from '../auth.js';
import { jsonBody } from '../body.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import type { Endpoint, EndpointDocs } from '../endpoint.js';
import { checked, Problem } from '../problems/problem.js';
import { idempotencyKey } from './idempotency.js';
import { conversationKey } from './key.js';
import {
  CloseBody,
  ConversationParams,
  DeliveredAnswer,
  IdempotencyHeaders,
  IncomingMessageBody,
} from './schemas.js';
import { toMessage } from './start.js';

/** Tells the run of a conversation what happened, as a webhook would. */
export function eventEndpoints({ routing }: ApiDeps): Endpoint[] {
  const endpoint = (
    what: string,
    docs: Pick<EndpointDocs, 'operationId' | 'summary' | 'body'>,
    toEvent: (body: unknown, conversation: string, eventId: string) => ConversationEvent,
  ): Endpoint => ({
    method: 'post',
    path: `/v1/conversations/{id}/${what}`,
    access: 'apiKey',
    docs: { ...docs, ...shared },
    handlers: [
      ...jsonBody,
      async (req, res) => {
        const workspace = workspaceOf(res);
        const eventId = idempotencyKey(req) ?? randomUUID();
        const event = toEvent(req.body, conversationKey(req, workspace), eventId);
        const answer = await inTime(routing.deliver(workspace.id, event));
        if (answer === 'noRun') throw new Problem('conversation-not-routed');
        if (answer === 'refused')
          throw new Problem('conversation-not-routed', { detail: 'Its run accepts no further events.' });
        res.status(202).json({ delivered: true, eventId: event.eventId });
      },
    ],
  });
  return [
    endpoint('messages', messageDocs, (body, conversation, eventId) => {
      const message = toMessage(checked(IncomingMessageBody, body), eventId);
      return { type: 'message.received', eventId: message.id, conversation, message };
    }),
    endpoint('close', closeDocs, (body, conversation, eventId) => {
      const times = compact(checked(CloseBody, body ?? {}));
      return { type: 'conversation.closed', eventId, conversation, byCaller: true, ...times };
    }),
  ];
}

const messageDocs: Pick<EndpointDocs, 'operationId' | 'summary' | 'body'> = {
  operationId: 'addMessage',
  summary: 'The contact wrote',
  body: { schema: IncomingMessageBody, required: true },
};

const closeDocs: Pick<EndpointDocs, 'operationId' | 'summary' | 'body'> = {
  operationId: 'closeConversation',
  summary: 'The conversation was closed',
  body: { schema: CloseBody, required: false },
};

const shared = {
  tags: ['conversations'],
  params: ConversationParams,
  headers: IdempotencyHeaders,
  answers: { 202: { description: "In the run's history", schema: DeliveredAnswer } },
  problems: ['invalid-body', 'conversation-not-routed', 'temporal-unavailable'],
} satisfies Partial<EndpointDocs>;
