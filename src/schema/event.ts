import { z } from 'zod';
import { branches } from './match.js';
import { EVENT_TYPES } from './webhooks.js';

const text = z.string();

const contact = z.object({
  id: text,
  name: text.exactOptional(),
  email: text.exactOptional().describe('As the router knows it now, perhaps given by the contact'),
  phone: text.exactOptional(),
});

/** What the router tells other systems: docs/reference/events.md. Without personal data unless the policy asks for it. */
export const routerEvent = z.object({
  type: z.enum(EVENT_TYPES),
  timestamp: z.iso.datetime().describe('When it happened, UTC'),
  data: z.object({
    workspace: text,
    platform: text,
    conversation: text.describe(
      "The platform's key of the conversation; without includeContact a hash of one that names a person",
    ),
    openedId: text
      .exactOptional()
      .describe(
        'Names the opening: a conversation may be opened again. Absent where `conversation` is a hash',
      ),
    tier: z.enum(['vip', 'regular', 'unknown']),
    branch: z.enum(branches).exactOptional().describe('The target of the policy'),
    agent: z
      .object({ id: text, name: text.exactOptional() })
      .exactOptional()
      .describe('Who has the conversation, or has had it'),
    why: text.describe('One sentence for people'),
    wait: z
      .int()
      .min(0)
      .describe('Milliseconds since the run began; of vip.unanswered the working time that has passed'),
    after: z.enum(['question', 'queue', 'longestWait']).exactOptional().describe('Of timedOut: what ran out'),
    run: z.object({
      workflowId: text,
      runId: text,
      url: text.exactOptional().describe('The run in the Temporal UI'),
    }),
    contact: contact.exactOptional().describe('Only where the endpoint has includeContact'),
  }),
});

export type RouterEvent = z.output<typeof routerEvent>;
