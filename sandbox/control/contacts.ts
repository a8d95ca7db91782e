/** What a contact and an agent can do. */
import type { RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { NewContact } from '../messenger/messenger.js';
import { users } from '../store.js';
import { take, takeOn, type Parts } from './handlers.js';

const text = z.string().trim().min(1).max(2_000);
const agent = z.enum(users.map(({ firstName }) => firstName));
const newContact = z.strictObject({
  name: z.string().max(100).optional(),
  email: z.string().max(254).nullish(),
  phone: z.string().max(20).nullish(),
  language: z.string().max(20).optional(),
  vip: z.boolean().optional(),
});
const written = z.strictObject({ text: z.string().max(2_000), type: z.string().max(30).optional() });

const moving = z.strictObject({
  phone: z
    .string()
    .regex(/^\+\d{5,20}$/)
    .optional(),
  told: z.enum(['full', 'bare', 'field', 'untold']).default('full'),
});

/** On a platform that knows messages only there is nothing to open and nobody to assign. */
const needsConversations =
  ({ dialect, options }: Parts): RequestHandler =>
  (_req, res, next) => {
    if (!dialect.messagesOnly) next();
    else
      res
        .status(409)
        .json({ error: `${options.platform ?? ''} knows messages only: contacts write, agents answer` });
  };

export function contactRoutes(router: Router, parts: Parts): void {
  const { store, messenger, dialect } = parts;
  const on = takeOn(store);
  router.post(
    '/contacts',
    take(newContact, ({ vip, ...given }) => {
      if (given.email && vip !== undefined) store.setCustomer(given.email, vip ? 'VIP' : 'Regular');
      const contact = messenger.createContact(given as NewContact);
      return { ...contact, conversation: dialect.conversationOf(contact) };
    }),
  );
  const at = '/contacts/:id';
  router.put(
    at,
    on(z.strictObject({ email: z.string().max(254) }), (contact, change) =>
      messenger.update(contact, change),
    ),
  );
  router.post(
    `${at}/open`,
    needsConversations(parts),
    on(z.strictObject({ source: z.string().max(40) }), (contact, { source }) => {
      if (contact.status !== 'open') messenger.open(contact, source);
    }),
  );
  router.post(
    `${at}/messages`,
    on(written, (contact, body) => messenger.contactWrites(contact, body.text, body.type)),
  );
  router.post(
    `${at}/agent-messages`,
    on(z.strictObject({ agent, text, type: z.string().max(30).optional() }), (contact, body) =>
      messenger.agentWrites(contact, body.text, body.agent, body.type),
    ),
  );
  router.post(
    `${at}/assignee`,
    needsConversations(parts),
    on(z.strictObject({ assignee: z.number().nullable() }), (contact, { assignee }) => ({
      ok: messenger.assign(contact, assignee),
    })),
  );
  router.post(
    `${at}/phase`,
    on(z.strictObject({ phase: z.enum(['pending', 'snoozed']).nullable() }), (contact, { phase }) =>
      messenger.setPhase(contact, phase ?? undefined),
    ),
  );
  router.put(
    `${at}/lifecycle`,
    on(z.strictObject({ lifecycle: z.string().max(100).nullable() }), (contact, { lifecycle }) =>
      messenger.setLifecycle(contact, lifecycle ?? undefined),
    ),
  );
  router.post(
    `${at}/calls`,
    on(z.strictObject({}), (contact) => messenger.call(contact)),
  );
  router.post(
    `${at}/close`,
    on(z.strictObject({ by: z.number().nullish() }), async (contact, { by }) => {
      messenger.close(contact, by ?? null);
      // The agents' own software tells the router.
      if (dialect.messagesOnly) await parts.router.close(dialect.conversationOf(contact));
    }),
  );
  router.put(
    `${at}/names`,
    on(z.strictObject({ shown: z.enum(['number', 'userId', 'both']) }), (contact, { shown }) => {
      contact.names = { ...contact.names, shown };
      return { conversation: dialect.conversationOf(contact) };
    }),
  );
  router.post(
    `${at}/move`,
    on(moving, (contact, change) => messenger.move(contact, change)),
  );
  router.put(
    `${at}/window`,
    on(z.strictObject({ outside: z.enum(['refuses', 'fails']).nullable() }), (contact, { outside }) => {
      if (outside === null) delete contact.window;
      else contact.window = outside;
    }),
  );
}
