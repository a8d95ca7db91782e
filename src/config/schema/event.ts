/** The router's events as a schema: docs/events.schema.json is made from it, and it must fit what the code sends. */
import { z } from 'zod';
import { EVENT_TYPES } from '../../routing/events/event-endpoint.js';
import type { RouterEvent } from '../../routing/events/events.js';

const says = <T extends z.ZodType>(schema: T, description: string): T => schema.meta({ description });
const text = z.string();

const branches = [
  'vip',
  'regular',
  'unknown',
  'unavailable',
  'misconfigured',
  'invalid',
  'noAnswer',
  'sendFailed',
] as const;

const run = z.object({
  workflowId: text,
  runId: text,
  url: says(text, 'The run in the Temporal UI').exactOptional(),
});

const contact = z.object({
  id: text,
  name: text.exactOptional(),
  email: says(text, 'As the router knows it now, perhaps given by the contact').exactOptional(),
  phone: text.exactOptional(),
});

export const routerEvent: z.ZodType<RouterEvent> = z.object({
  type: z.enum(EVENT_TYPES),
  timestamp: z.iso.datetime().meta({ description: 'When it happened, UTC' }),
  data: z.object({
    workspace: text,
    platform: text,
    conversation: says(
      text,
      "The platform's key of the conversation; without includeContact a hash of one that names a person",
    ),
    openedId: says(
      text,
      'Names the opening: a conversation may be opened again. Absent where `conversation` is a hash',
    ).exactOptional(),
    tier: z.enum(['vip', 'regular', 'unknown']),
    branch: says(z.enum(branches), 'The target of the policy').exactOptional(),
    agent: z.object({ id: text, name: text.exactOptional() }).exactOptional(),
    why: says(text, 'One sentence for people'),
    wait: says(
      z.int().min(0),
      'Milliseconds since the run began; of vip.unanswered the working time that has passed',
    ),
    after: says(z.enum(['question', 'queue', 'longestWait']), 'Of timedOut: what ran out').exactOptional(),
    run,
    contact: says(contact, 'Only where the endpoint has includeContact').exactOptional(),
  }),
});
