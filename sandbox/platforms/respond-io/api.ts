/** respond.io's Developer API v2, as far as a router needs it: same paths, bodies, limits and errors. */
import { Router, json, type Response } from 'express';
import { z } from 'zod';
import { callsOn, type Effect } from '../../messenger/calls.js';
import { users, type SandboxContact, type SandboxUser } from '../../store.js';
import type { DialectDeps } from '../dialect.js';
import { hasBearer, limitCalls, refuseBadBody, requireToken } from '../guards.js';
import * as bodies from './bodies.js';
import { listBody, matches } from './contact-filter.js';
import { createContact } from './create-contact.js';
import { contactBody, seconds } from './contact-body.js';
import { channel, listedMessage, unusedChannel } from './message-body.js';
import type { Request } from 'express';

export function respondIoApi(deps: DialectDeps): Router {
  const router = Router();
  router.use(requireToken(hasBearer(deps.token), deps.ledger, (res) => refuse(res, 401, 'Unauthorized')));
  router.use(limitCalls(deps.callsPerSecond, methodOf, deps.ledger));
  router.use(json({ limit: '256kb' }));
  userRoutes(router);
  contactRoutes(router, deps);
  conversationRoutes(router, deps);
  router.use((_req, res) => refuse(res, 404, 'Not found'));
  router.use(refuseBadBody((res, status) => refuse(res, status, 'The body cannot be read')));
  return router;
}

function refuse(res: Response, status: number, message: string): void {
  res.status(status).json({ code: status, message });
}

/** Two contacts share a method's limit; `/contact/list` is a method of its own. */
function methodOf(path: string, method: string): string {
  return `${method} ${path.replace(/^\/contact\/(?!list$)[^/]+/, '/contact/*')}`;
}

const done = (
  contact: SandboxContact,
  effect: unknown,
  body: object = { contactId: contact.id },
): Effect => ({ body, effect });

const callsOnContact = ({ store, ...deps }: Pick<DialectDeps, 'store' | 'ledger' | 'faults'>) =>
  callsOn(deps, {
    find: (req) => store.find(String(req.params['identifier'])),
    notFound: 'Contact not found',
    badBody: 400,
    error: (status, message) => ({ code: status, message }),
  });

const userBody = (user: SandboxUser) => ({ lastName: null, restrictions: [], ...user });

function userRoutes(router: Router): void {
  router.get('/space/user', (req, res) => void res.json(pageOf(users.map(userBody), req)));
  router.get('/space/user/:id', (req, res) => {
    const user = users.find(({ id }) => String(id) === req.params.id);
    if (user) return void res.json(userBody(user));
    refuse(res, 404, 'User not found');
  });
}

const at = '/contact/:identifier';

function contactRoutes(router: Router, deps: DialectDeps): void {
  const { store, messenger } = deps;
  const on = callsOnContact(deps);
  router.post('/contact/list', (req, res) => {
    const parsed = listBody.safeParse(req.body);
    if (!parsed.success) {
      refuse(res, 400, z.prettifyError(parsed.error));
      return;
    }
    const found = store.contacts.filter((contact) => matches(contact, parsed.data));
    res.json(pageOf(found.map(contactBody), req));
  });
  router.get(
    at,
    on('contact', z.unknown(), (contact) => ({ body: contactBody(contact) })),
  );
  router.post(at, createContact(deps));
  router.put(
    at,
    on('update', bodies.contactChange, (contact, change) => {
      const { custom_fields: customFields, ...rest } = change;
      messenger.update(contact, bodies.definedIn({ ...rest, customFields }));
      return done(contact, change);
    }),
  );
  router.post(
    `${at}/tag`,
    on('tag', bodies.tagsBody, (contact, tags) => {
      messenger.tag(contact, tags);
      return done(contact, tags);
    }),
  );
  router.delete(
    `${at}/tag`,
    on('untag', bodies.tagsBody, (contact, tags) => {
      messenger.untag(contact, tags);
      return done(contact, tags);
    }),
  );
}

function conversationRoutes(router: Router, deps: DialectDeps): void {
  const { messenger } = deps;
  const on = callsOnContact(deps);
  router.post(
    `${at}/message`,
    on('message', bodies.messageBody, (contact, { message }) => {
      const { id } = messenger.routerWrites(contact, message.text);
      return done(contact, message.text, { messageId: id });
    }),
  );
  router.get(
    `${at}/message/list`,
    on('messages', z.unknown(), (contact, _body, req) => {
      const all = contact.messages.map((one) => listedMessage(contact, one));
      return { body: latestFirst(all, req) };
    }),
  );
  router.get(
    `${at}/channels`,
    on('channels', z.unknown(), (contact, _body, req) => ({
      body: pageOf(
        [
          { ...channel, ...lastTimes(contact), contactChannelId: contact.id },
          { ...unusedChannel, contactChannelId: contact.id },
        ],
        req,
      ),
    })),
  );
  router.post(
    `${at}/conversation/assignee`,
    on('assignee', bodies.assigneeBody, (contact, { assignee }) =>
      messenger.assign(contact, assignee)
        ? done(contact, contact.assignee)
        : { refused: 'Assignee not found' },
    ),
  );
  router.post(
    `${at}/conversation/status`,
    on('status', bodies.statusBody, (contact, { status, ...note }) => {
      if (status === 'close') messenger.close(contact, null, bodies.definedIn(note));
      else if (contact.status !== 'open') messenger.open(contact, 'api');
      return done(contact, status);
    }),
  );
  router.post(
    `${at}/comment`,
    on('comment', bodies.commentBody, (contact, { text }) => {
      const { at } = messenger.comment(contact, text);
      return done(contact, text, { contactId: contact.id, text, created_at: seconds(at) });
    }),
  );
}

function lastTimes({ messages }: SandboxContact) {
  const last = messages.at(-1);
  const lastIncoming = messages.findLast(({ from }) => from === 'contact');
  return {
    ...(last ? { lastMessageTime: seconds(last.at) } : {}),
    ...(lastIncoming ? { lastIncomingMessageTime: seconds(lastIncoming.at) } : {}),
  };
}

/** Ten at a time unless asked otherwise, at most a hundred; `next` is the address of the following page. */
function pageOf<T extends { id: number }>(all: readonly T[], req: Request) {
  return page(all, ({ id }) => id, req);
}

/** The same, latest first. */
function latestFirst<T extends { messageId: number }>(all: readonly T[], req: Request) {
  return page([...all].reverse(), ({ messageId }) => -messageId, req);
}

/** @param place rises from entry to entry; it is the cursor */
function page<T>(all: readonly T[], place: (one: T) => number, req: Request) {
  const limit = Math.min(100, Math.max(1, Number(req.query['limit']) || 10));
  const after = Number(req.query['cursorId']) || -Infinity;
  const rest = all.filter((one) => place(one) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const more = last !== undefined && rest.length > limit;
  const next = more
    ? `${req.protocol}://${req.get('host') ?? ''}${req.baseUrl}${req.path}?limit=${limit}&cursorId=${place(last)}`
    : null;
  return { items, pagination: { next, previous: null } };
}
