/** What the /v1 endpoints take and give. The OpenAPI document is made from these very schemas. */
import { z } from 'zod';
import type { Outcome } from '../../routing/outcome.js';

/**
 * Characters of a conversation key: ids, numbers and addresses, but nothing that would need escaping in a workflow id.
 * `.` and `..` mean another place in an address.
 */
export const keyPattern = /^(?!\.{1,2}$)[\w@.+:=-]{1,200}$/;

const ConversationKey = z.string().regex(keyPattern).meta({
  description:
    "The platform's key of the conversation (respond.io: the contact's id). Letters, digits, `-` and `_` stand as they are in workflow ids, anything else is replaced by a hash: a phone number needs its `+`",
  example: '1042',
});

const EpochMs = z
  .int()
  .min(100_000_000_000, 'epoch milliseconds are expected')
  .max(8_640_000_000_000_000)
  .meta({ description: 'Epoch milliseconds', example: 1_795_446_000_000 });

const short = z.string().max(300);
const Scalar = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);
const FieldName = z.string().regex(/^(?!constructor$|prototype$|__proto__$).{1,100}$/);

const ContactFacts = z
  .strictObject({
    id: z.string().regex(keyPattern).optional().meta({
      description:
        'Absent: the conversation, where a contact has one; elsewhere `conversation:<key>`, a contact nobody else is',
    }),
    name: short.optional(),
    firstName: short.optional(),
    lastName: short.optional(),
    email: short
      .optional()
      .meta({ description: 'A malformed address counts as missing: the contact is asked' }),
    phone: short.optional(),
    language: z.string().max(35).optional().meta({ description: 'BCP 47' }),
    countryCode: z.string().max(3).optional(),
    tags: z.array(z.string().min(1).max(255)).max(100).optional(),
    fields: z.record(FieldName, Scalar).optional(),
  })
  .meta({ id: 'Contact' });

const messageMembers = {
  id: z.string().regex(keyPattern).optional().meta({ description: 'The same id twice is the same message' }),
  kind: z
    .enum(['text', 'attachment', 'sticker', 'location', 'reaction', 'receipt', 'edit', 'other'])
    .default('text'),
  text: z.string().max(10_000).optional(),
  at: EpochMs.optional(),
};

export const IncomingMessageBody = z
  .strictObject(messageMembers)
  .refine(({ kind, text }) => kind !== 'text' || Boolean(text?.trim()), {
    path: ['text'],
    message: 'a text message has a text',
  })
  .meta({ id: 'IncomingMessage', description: 'A message of kind `text` has a text' });

export const ConversationStart = z
  .strictObject({
    conversation: ConversationKey,
    contact: ContactFacts.optional(),
    openedId: z.string().regex(keyPattern).optional().meta({
      description:
        'Names this opening: the same one twice is one run. Absent: the Idempotency-Key, else a new opening',
    }),
    openedAt: EpochMs.optional(),
    source: z.string().min(1).max(50).toLowerCase().default('contact'),
    channel: z.strictObject({ id: short.optional(), source: short.optional() }).optional(),
    message: IncomingMessageBody.optional(),
  })
  .meta({ id: 'ConversationStart' });

export const CloseBody = z
  .strictObject({ openedAt: EpochMs.optional(), closedAt: EpochMs.optional() })
  .meta({ id: 'ConversationClose' });

export const StartedAnswer = z
  .object({
    kind: z.enum(['started', 'duplicate', 'reopened', 'stale', 'ignored']),
    workflowId: z.string(),
    runId: z.string().optional(),
    reason: z.string().optional(),
    temporalUi: z.string().optional(),
  })
  .meta({ id: 'ConversationStarted' });

export const DeliveredAnswer = z
  .object({ delivered: z.literal(true), eventId: z.string() })
  .meta({ id: 'Delivered' });

const outcomes = {
  assigned: true,
  unassigned: true,
  takenOver: true,
  closed: true,
  superseded: true,
  abandoned: true,
  contactGone: true,
  observed: true,
  cancelledByOperator: true,
} satisfies Record<Outcome, true>;

export const StatusAnswer = z
  .object({
    workflowId: z.string(),
    runId: z.string(),
    status: z.enum(['running', ...(Object.keys(outcomes) as Outcome[]), 'defect']),
    stage: z.string(),
    summary: z.string(),
    customerType: z.string().optional(),
    assigneeId: z.string().optional(),
    policyVersion: z.string().optional(),
    startedAt: z.string(),
    closedAt: z.string().optional(),
    temporalUi: z.string().optional(),
  })
  .meta({ id: 'Conversation' });

export const ConversationParams = z.object({
  id: z.string().meta({ description: "The conversation's key, or the whole workflow id percent-encoded" }),
});

export const IdempotencyHeaders = z.object({
  'Idempotency-Key': z.string().optional().meta({
    description:
      'Names this request (letters, digits and _ @ . + : = -; quotes optional): sent twice it has one effect',
  }),
});

/** The headers of an answer that points at the conversation. */
export const LocationHeaders = z.object({ Location: z.string() });
