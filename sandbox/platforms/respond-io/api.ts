/** respond.io's Developer API v2, as far as a router needs it: same paths, bodies, limits and errors. */
import { Router, json } from 'express';
import { z } from 'zod';
import { limitCalls } from '../../messenger/rate-limit.js';
import { users, type SandboxContact, type SandboxUser } from '../../store.js';
import type { DialectDeps } from '../dialect.js';
import * as bodies from './bodies.js';
import { callsOn, done } from './call.js';
import { listBody, matches } from './contact-filter.js';
import { createContact } from './create-contact.js';
import { contactBody, seconds } from './contact-body.js';
import { channel, listedMessage, unusedChannel } from './message-body.js';
import { badBody, bearer, methodOf } from './guards.js';
import { latestFirst, pageOf } from './paging.js';

export function respondIoApi(deps: DialectDeps): Router {
  const router = Router();
  router.use(bearer(deps.token, deps.ledger));
  router.use(limitCalls(deps.callsPerSecond, methodOf, deps.ledger));
  router.use(json({ limit: '256kb' }));
  userRoutes(router);
  contactRoutes(router, deps);
  conversationRoutes(router, deps);
  router.use((_req, res) => void res.status(404).json({ code: 404, message: 'Not found' }));
  router.use(badBody);
  return router;
}

const userBody = (user: SandboxUser) => ({ lastName: null, restrictions: [], ...user });

function userRoutes(router: Router): void {
  router.get('/space/user', (req, res) => void res.json(pageOf(users.map(userBody), req)));
  router.get('/space/user/:id', (req, res) => {
    const user = users.find(({ id }) => String(id) === req.params.id);
    if (user) return void res.json(userBody(user));
    res.status(404).json({ code: 404, message: 'User not found' });
  });
}

const at = '/contact/:identifier';

function contactRoutes(router: Router, deps: DialectDeps): void {
  const { store, messenger } = deps;
  const on = callsOn(deps);
  router.post('/contact/list', (req, res) => {
    const parsed = listBody.safeParse(req.body);
    if (!parsed.success)
      return void res.status(400).json({ code: 400, message: z.prettifyError(parsed.error) });
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
  const on = callsOn(deps);
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
