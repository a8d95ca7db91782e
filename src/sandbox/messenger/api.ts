/** respond.io's Developer API v2, as far as a router needs it: same paths, bodies, limits and errors. */
import { Router, json, type Request, type Response } from 'express';
import { z } from 'zod';
import { applyFault } from '../apply-fault.js';
import type { Faults } from '../faults.js';
import type { Ledger } from '../ledger.js';
import { users, type SandboxContact, type Store } from '../store.js';
import { contactBody } from './events.js';
import type { Messenger } from './messenger.js';
import { limitCalls } from './rate-limit.js';

interface Deps {
  store: Store;
  messenger: Messenger;
  ledger: Ledger;
  faults: Faults;
  token: string;
  callsPerSecond: number;
}

const messageBody = z.object({
  channelId: z.number().nullish(),
  message: z.object({
    type: z.literal('text'),
    text: z.string().min(1).max(2_000),
    messageTag: z.string().optional(),
  }),
});
const assigneeBody = z.object({ assignee: z.union([z.number(), z.string().min(1), z.null()]) });
const statusBody = z.object({
  status: z.enum(['open', 'close']),
  category: z.string().max(128).optional(),
  summary: z.string().max(512).optional(),
});
const contactChange = z.object({
  firstName: z.string().optional(),
  email: z.email().optional(),
  phone: z
    .string()
    .regex(/^\+\d{6,15}$/)
    .optional(),
  language: z.string().optional(),
});
const tagsBody = z.array(z.string().min(1).max(255)).min(1).max(10);
const commentBody = z.object({ text: z.string().min(1).max(1_000) });

type Effect = { body: object; effect?: unknown } | { refused: string };
const done = (
  contact: SandboxContact,
  effect: unknown,
  body: object = { contactId: contact.id },
): Effect => ({ body, effect });

export function messengerApi({ store, messenger, ledger, faults, token, callsPerSecond }: Deps): Router {
  const router = Router();
  router.use((req, res, next) => {
    if (req.get('authorization') === `Bearer ${token}`) {
      next();
      return;
    }
    res.status(401).json({ code: 401, message: 'Unauthorized' });
  });
  router.use(
    limitCalls(
      callsPerSecond,
      (path, method) => `${method} ${path.replace(/^\/contact\/[^/]+/, '/contact/*')}`,
    ),
  );
  router.use(json({ limit: '256kb' }));

  /** One API method on a contact: faults, the body's shape, the effect, the ledger. */
  function on<B>(call: string, body: z.ZodType<B>, act: (contact: SandboxContact, body: B) => Effect) {
    return async (req: Request, res: Response) => {
      const contact = store.find(String(req.params['identifier']));
      const subject = contact && String(contact.id);
      if (await applyFault(faults.take(call, subject, 'before'), res)) return;
      const parsed = body.safeParse(req.body ?? {});
      const answer = (status: number, content: object) => {
        ledger.write({ call, contact: contact?.id, status });
        res.status(status).json(content);
      };
      if (!contact) {
        answer(404, { code: 404, message: 'Contact not found' });
        return;
      }
      if (!parsed.success) {
        answer(400, { code: 400, message: z.prettifyError(parsed.error) });
        return;
      }
      const result = act(contact, parsed.data);
      if ('refused' in result) {
        answer(400, { code: 400, message: result.refused });
        return;
      }
      ledger.write({ call, contact: contact.id, status: 200, effect: result.effect });
      if (await applyFault(faults.take(call, subject, 'after'), res)) return;
      res.json(result.body);
    };
  }

  const at = '/contact/:identifier';
  router.get(
    at,
    on('contact', z.unknown(), (contact) => ({ body: contactBody(contact) })),
  );
  router.put(
    at,
    on('update', contactChange, (contact, change) => {
      messenger.update(contact, definedIn(change));
      return done(contact, change);
    }),
  );
  router.post(
    `${at}/message`,
    on('message', messageBody, (contact, { message }) => {
      const { id } = messenger.sendToContact(contact, message.text);
      return done(contact, message.text, { messageId: id, contactId: contact.id });
    }),
  );
  router.post(
    `${at}/conversation/assignee`,
    on('assignee', assigneeBody, (contact, { assignee }) =>
      messenger.assign(contact, assignee)
        ? done(contact, contact.assignee)
        : { refused: 'Assignee not found' },
    ),
  );
  router.post(
    `${at}/conversation/status`,
    on('status', statusBody, (contact, { status, ...note }) => {
      if (status === 'close') messenger.close(contact, null, definedIn(note));
      else if (contact.status !== 'open') messenger.open(contact, 'api');
      return done(contact, status);
    }),
  );
  router.post(
    `${at}/tag`,
    on('tag', tagsBody, (contact, tags) => {
      messenger.tag(contact, tags);
      return done(contact, tags);
    }),
  );
  router.post(
    `${at}/comment`,
    on('comment', commentBody, (contact, { text }) => {
      const created = messenger.comment(contact, text);
      return done(contact, text, { contactId: contact.id, text, created_at: Math.floor(created / 1000) });
    }),
  );
  router.get('/space/user', (req, res) => void res.json(pageOf(users, req)));
  router.use((_req, res) => void res.status(404).json({ code: 404, message: 'Not found' }));
  return router;
}

function pageOf<T extends { id: number }>(all: T[], req: Request) {
  const limit = Math.min(100, Math.max(1, Number(req.query['limit']) || 10));
  const after = Number(req.query['cursorId']) || 0;
  const items = all.filter(({ id }) => id > after).slice(0, limit);
  const last = items.at(-1)?.id;
  const more = last !== undefined && all.some(({ id }) => id > last);
  const next = more
    ? `${req.protocol}://${req.get('host') ?? ''}${req.baseUrl}${req.path}?limit=${limit}&cursorId=${last}`
    : null;
  return {
    items: items.map((user) => ({ lastName: null, restrictions: [], ...user })),
    pagination: { next, previous: null },
  };
}

/** `{ a?: T | undefined }` without the undefined ones. */
function definedIn<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
