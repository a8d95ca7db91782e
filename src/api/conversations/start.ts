import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Contact, IncomingMessage, OpenedEvent } from '../../routing/conversation.js';
import { linkToRun } from '../../routing/temporal-ui.js';
import { platformKinds } from '../../platforms/index.js';
import { compact } from '../../routing/compact.js';
import { workspaceOf } from '../auth.js';
import { jsonBody } from '../body.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import type { WorkspaceConfig } from '../../config/workspace.js';
import type { Endpoint } from '../endpoint.js';
import { checked, Problem } from '../problems/problem.js';
import { idempotencyKey } from './idempotency.js';
import { ConversationStart, IdempotencyHeaders, LocationHeaders, StartedAnswer } from './schemas.js';

type Start = z.output<typeof ConversationStart>;

export function startEndpoint({ routing }: ApiDeps): Endpoint {
  return {
    method: 'post',
    path: '/v1/conversations',
    access: 'apiKey',
    docs: {
      operationId: 'startConversation',
      summary: 'Route a conversation that was opened',
      description: 'Answered 202 once Temporal has accepted it. `kind` says what became of it.',
      tags: ['conversations'],
      headers: IdempotencyHeaders,
      body: { schema: ConversationStart, required: true },
      answers: { 202: { description: 'Accepted', schema: StartedAnswer, headers: LocationHeaders } },
      problems: ['invalid-body', 'idempotency-key-reused', 'temporal-unavailable'],
    },
    handlers: [
      ...jsonBody,
      async (req, res) => {
        const workspace = workspaceOf(res);
        const key = idempotencyKey(req);
        const event = toEvent(checked(ConversationStart, req.body), key, workspace);
        const answer = await inTime(routing.open(workspace.id, event));
        if (answer.kind === 'otherBody')
          throw new Problem('idempotency-key-reused', { detail: `The id is the ${sourceOfId(event, key)}.` });
        const link = answer.temporalUi ?? uiLink(workspace.policy.temporalUi, answer);
        res.location(`/v1/conversations/${encodeURIComponent(event.conversation)}`);
        res.status(202).json(StartedAnswer.parse(compact({ ...answer, temporalUi: link })));
      },
    ],
  };
}

/** `base` is the Temporal UI's address of the namespace. */
function uiLink(base: string | undefined, run: { workflowId: string; runId?: string }): string | undefined {
  if (base === undefined || run.runId === undefined) return undefined;
  return linkToRun(base, run.workflowId, run.runId);
}

function toEvent(start: Start, key: string | undefined, { platform }: WorkspaceConfig): OpenedEvent {
  const { conversation, openedAt, source, channel, message, contact } = start;
  const byTime = openedAt === undefined ? undefined : `${conversation}@${openedAt}`;
  const openedId = start.openedId ?? key ?? byTime ?? randomUUID();
  return {
    type: 'conversation.opened',
    eventId: openedId,
    conversation,
    openedId,
    source,
    byCaller: true,
    contact: { ...toContact(contact), id: contact?.id ?? contactOf(conversation, platform.type) },
    ...compact({
      openedAt,
      bodyHash: key === undefined ? undefined : hashOf(start),
      channel: channel && compact(channel),
      message: message && toMessage(message, `${openedId}/message`),
    }),
  };
}

/** Where the id of an opening came from, without the id. */
const sourceOfId = ({ openedId }: OpenedEvent, key: string | undefined): string =>
  key === openedId ? 'Idempotency-Key header' : 'openedId or openedAt of the body';

/** Of the values in the schema's order: spaces and the order of members are no difference. */
const hashOf = (start: Start): string =>
  createHash('sha256').update(JSON.stringify(start)).digest('hex').slice(0, 16);

function toContact(facts: Start['contact']): Omit<Contact, 'id'> {
  const { tags = [], fields = {}, ...rest } = facts ?? {};
  return { ...compact(rest), tags, fields };
}

/** Default contact id. On platforms with separate conversation ids, reusing the id would collide with another contact. */
const contactOf = (conversation: string, platform: string): string =>
  platformKinds.get(platform)?.capabilities.identity.conversationIsContact
    ? conversation
    : `conversation:${conversation}`;

export function toMessage(message: NonNullable<Start['message']>, fallbackId: string): IncomingMessage {
  return {
    ...compact({ text: message.text, at: message.at }),
    id: message.id ?? fallbackId,
    kind: message.kind,
  };
}
