import type { Router } from 'express';
import { z } from 'zod';
import { users, type SandboxContact } from '../../store.js';
import type { Messenger } from '../../messenger/messenger.js';
import type { DialectDeps } from '../dialect.js';
import { activityBody, agentBody, conversationBody, messageBody } from './api-bodies.js';
import { additionalAttributesOf, displayId, shownMessages, statusOf } from './bodies.js';
import { noteOf } from './events.js';
import { onConversation } from './guards.js';

const message = z.object({
  content: z.string().min(1).max(150_000),
  message_type: z.literal('outgoing').default('outgoing'),
  private: z.boolean().default(false),
  content_attributes: z.record(z.string(), z.unknown()).optional(),
});
const assignment = z.object({ assignee_id: z.int().nullable() });
const status = z.object({ status: z.enum(['open', 'resolved', 'pending', 'snoozed']) });
const labels = z.object({ labels: z.array(z.string().min(1)) });

/** A page of messages, the latest ones. */
const PAGE = 20;

const at = '/conversations/:conversation';

export function conversationRoutes(router: Router, deps: DialectDeps): void {
  const { messenger, store } = deps;
  const on = onConversation(deps);
  router.get(
    at,
    on('contact', z.unknown(), (contact) => ({ body: conversationBody(contact, store) })),
  );
  router.post(
    `${at}/assignments`,
    on('assignee', assignment, (contact, { assignee_id: id }) => {
      const user = users.find((one) => one.id === id);
      // Whoever is not of the account is nobody: the conversation is nobody's then.
      messenger.assign(contact, user?.id ?? null);
      return { body: user ? agentBody(user, store) : null, effect: contact.assignee };
    }),
  );
  router.post(
    `${at}/toggle_status`,
    on('status', status, (contact, body) => {
      setStatus(messenger, contact, body.status);
      const payload = {
        success: true,
        conversation_id: displayId(contact),
        current_status: statusOf(contact),
      };
      return { body: { meta: {}, payload }, effect: body.status };
    }),
  );
  router.get(
    `${at}/labels`,
    on('labels', z.unknown(), ({ tags }) => ({ body: { payload: tags } })),
  );
  router.post(
    `${at}/labels`,
    on('tag', labels, (contact, body) => {
      messenger.untag(contact, contact.tags);
      messenger.tag(contact, body.labels);
      return { body: { payload: contact.tags }, effect: contact.tags };
    }),
  );
  messageRoutes(router, deps);
  listRoutes(router, deps);
}

function messageRoutes(router: Router, deps: DialectDeps): void {
  const { messenger } = deps;
  const on = onConversation(deps);
  const nameOf = (req: { body?: unknown }) =>
    (req.body as { private?: unknown } | undefined)?.private === true ? 'comment' : 'message';
  router.post(
    `${at}/messages`,
    on(nameOf, message, (contact, { content, private: isPrivate, content_attributes: attributes }) => {
      const written = isPrivate
        ? noteOf(messenger.comment(contact, content))
        : messenger.routerWrites(contact, content, attributes && { attributes });
      return { body: messageBody(contact, written, isPrivate), effect: content };
    }),
  );
  router.get(
    `${at}/messages`,
    on('messages', z.unknown(), (contact, _body, req) => {
      const isWhole = req.query['filter_internal_messages'] === undefined;
      const all = timeline(contact, isWhole);
      const before = all.findIndex(({ id }) => String(id) === req.query['before']);
      const meta = { labels: contact.tags, additional_attributes: additionalAttributesOf(contact) };
      return { body: { meta, payload: (before < 0 ? all : all.slice(0, before)).slice(-PAGE) } };
    }),
  );
}

/** What stands in the conversation, oldest first. */
function timeline(contact: SandboxContact, isWhole: boolean) {
  const { comments, activities = [] } = contact;
  const messages = shownMessages(contact).map((one) => ({ at: one.at, body: messageBody(contact, one) }));
  const internal = [
    ...comments.map((one) => ({ at: one.at, body: messageBody(contact, noteOf(one), true) })),
    ...activities.map((one) => ({ at: one.at, body: activityBody(contact, one) })),
  ];
  return [...messages, ...(isWhole ? internal : [])]
    .sort((one, other) => one.at - other.at || one.body.id - other.body.id)
    .map(({ body }) => body);
}

function setStatus(messenger: Messenger, contact: SandboxContact, next: string): void {
  if (next === 'resolved') return messenger.close(contact, null);
  if (contact.status === 'closed') messenger.open(contact, 'api');
  messenger.setPhase(contact, next === 'pending' || next === 'snoozed' ? next : undefined);
}

const LIST_PAGE = 25;

const listQuery = z.object({
  assignee_type: z.enum(['assigned', 'unassigned', 'all']).default('all'),
  status: z.enum(['open', 'resolved', 'pending', 'snoozed', 'all']).default('open'),
  page: z.coerce.number().int().min(1).default(1),
  sort_by: z.string().optional(),
});
type Query = z.infer<typeof listQuery>;

/** Conversations by status and by whether they have somebody, 25 a page. */
function listRoutes(router: Router, { store, ledger }: DialectDeps): void {
  router.get('/conversations', (req, res) => {
    const parsed = listQuery.safeParse(req.query);
    const status = parsed.success ? 200 : 422;
    ledger.write(req, { call: 'list', contact: undefined, status });
    if (!parsed.success) return void res.status(status).json({ error: z.prettifyError(parsed.error) });
    const found = store.contacts.filter((one) => one.openedTime > 0 && isMeant(one, parsed.data));
    const from = (parsed.data.page - 1) * LIST_PAGE;
    const payload = found.slice(from, from + LIST_PAGE).map((one) => conversationBody(one, store));
    const count = (isAssigned: boolean) =>
      found.filter(({ assignee }) => (assignee !== null) === isAssigned).length;
    const counts = { mine_count: 0, assigned_count: count(true), unassigned_count: count(false) };
    res.json({ data: { meta: { ...counts, all_count: found.length }, payload } });
  });
}

function isMeant(contact: SandboxContact, { assignee_type: whose, status }: Query): boolean {
  if (status !== 'all' && statusOf(contact) !== status) return false;
  return whose === 'all' || (whose === 'assigned') === (contact.assignee !== null);
}
