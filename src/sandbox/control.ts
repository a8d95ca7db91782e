/** What the page, the demo and the tests may do to the sandbox. Bodies are JSON, so that no other site's form can post here. */
import { Router, json, type Request, type Response } from 'express';
import { z } from 'zod';
import type { CrmSwitch } from './crm/api.js';
import type { Faults } from './faults.js';
import type { Ledger } from './ledger.js';
import type { Messenger } from './messenger/messenger.js';
import type { Webhooks } from './messenger/webhooks.js';
import type { SandboxOptions } from './options.js';
import type { RouterApi } from './router-api.js';
import { users, type SandboxContact, type Store } from './store.js';

interface Deps {
  store: Store;
  messenger: Messenger;
  webhooks: Webhooks;
  ledger: Ledger;
  faults: Faults;
  crm: CrmSwitch;
  router: RouterApi;
  options: SandboxOptions;
}

const text = z.string().trim().min(1).max(2_000);
const newContact = z.strictObject({
  name: z.string().max(100).optional(),
  email: z.string().max(254).nullish(),
  phone: z.string().max(20).nullish(),
  language: z.string().max(20).optional(),
  vip: z.boolean().optional(),
});
const fault = z.strictObject({
  call: z.string(),
  only: z.string().optional(),
  times: z.int().positive().optional(),
  when: z.enum(['before', 'after']).optional(),
  status: z.int().min(400).max(599).optional(),
  retryAfter: z.number().nonnegative().optional(),
  reset: z.boolean().optional(),
  delay: z.number().nonnegative().optional(),
  html: z.string().optional(),
});

export function controlApi(deps: Deps): Router {
  const router = Router();
  router.use(json({ limit: '64kb' }));
  router.use((req, res, next) => {
    if (req.method === 'GET' || req.is('json')) {
      next();
      return;
    }
    res.status(415).json({ error: 'send application/json' });
  });

  const take =
    <B>(body: z.ZodType<B>, act: (body: B, req: Request, res: Response) => unknown) =>
    (req: Request, res: Response) => {
      const parsed = body.safeParse(req.body ?? {});
      if (!parsed.success) return void res.status(400).json({ error: z.prettifyError(parsed.error) });
      res.json(act(parsed.data, req, res) ?? { ok: true });
    };
  const on =
    <B>(body: z.ZodType<B>, act: (contact: SandboxContact, body: B) => unknown) =>
    (req: Request, res: Response) => {
      const contact = deps.store.find(`id:${String(req.params['id'])}`);
      if (!contact) return void res.status(404).json({ error: 'no such contact' });
      take(body, (parsed) => act(contact, parsed))(req, res);
    };

  contactRoutes(router, deps, take, on);
  router.get('/state', (_req, res) => void res.json(stateOf(deps)));
  router.get(
    '/contacts/:id/routing',
    async (req, res) => void res.json(await deps.router.status(req.params.id)),
  );
  router.get('/ledger', (req, res) => {
    const contact = req.query['contact'];
    res.json(deps.ledger.read(contact === undefined ? undefined : Number(contact)));
  });
  router.get('/deliveries', (_req, res) => void res.json(deps.webhooks.deliveries));
  router.put(
    '/customers/:email',
    take(
      z.strictObject({
        customerType: z.string().max(100).nullable().optional(),
        outage: z.boolean().optional(),
      }),
      (body, req) => {
        const email = String(req.params['email']).toLowerCase();
        if (body.customerType !== undefined) deps.store.setCustomer(email, body.customerType);
        if (body.outage !== undefined) deps.crm.outages[body.outage ? 'add' : 'delete'](email);
      },
    ),
  );
  router.put(
    '/crm',
    take(
      z.strictObject({ mode: z.enum(['ok', 'outage', 'slow', 'html', 'garbage']) }),
      ({ mode }) => void (deps.crm.mode = mode),
    ),
  );
  router.post(
    '/faults',
    take(fault, (body) => deps.faults.add(body as Parameters<Faults['add']>[0])),
  );
  router.put(
    '/webhooks',
    take(
      z.strictObject({
        copies: z.int().min(1).max(100).optional(),
        delay: z.int().min(0).optional(),
        enable: z.literal(true).optional(),
      }),
      (body) => {
        deps.webhooks.copies = body.copies ?? deps.webhooks.copies;
        deps.webhooks.delay = body.delay ?? deps.webhooks.delay;
        if (body.enable) deps.webhooks.enable();
      },
    ),
  );
  router.post(
    '/reset',
    take(z.strictObject({}), () => {
      deps.store.reset();
      deps.ledger.reset();
      deps.faults.reset();
      deps.crm.mode = 'ok';
      deps.crm.outages.clear();
    }),
  );
  return router;
}

type Take = <B>(
  body: z.ZodType<B>,
  act: (body: B, req: Request, res: Response) => unknown,
) => (req: Request, res: Response) => void;
type On = <B>(
  body: z.ZodType<B>,
  act: (contact: SandboxContact, body: B) => unknown,
) => (req: Request, res: Response) => void;

function contactRoutes(router: Router, { store, messenger }: Deps, take: Take, on: On): void {
  router.post(
    '/contacts',
    take(newContact, ({ vip, ...given }) => {
      if (given.email && vip !== undefined) store.setCustomer(given.email, vip ? 'VIP' : 'Regular');
      return messenger.createContact(given as Parameters<Messenger['createContact']>[0]);
    }),
  );
  router.put(
    '/contacts/:id',
    on(z.strictObject({ email: z.string().max(254) }), (contact, change) =>
      messenger.update(contact, change),
    ),
  );
  router.post(
    '/contacts/:id/messages',
    on(
      z.strictObject({ text: z.string().max(2_000), type: z.string().max(30).optional() }),
      (contact, body) => messenger.contactWrites(contact, body.text, body.type),
    ),
  );
  router.post(
    '/contacts/:id/agent-messages',
    on(z.strictObject({ agent: z.string(), text }), (contact, body) =>
      messenger.sendToContact(contact, body.text, 'text', body.agent),
    ),
  );
  router.post(
    '/contacts/:id/assignee',
    on(z.strictObject({ assignee: z.number().nullable() }), (contact, { assignee }) => ({
      ok: messenger.assign(contact, assignee),
    })),
  );
  router.post(
    '/contacts/:id/close',
    on(z.strictObject({ by: z.number().nullish() }), (contact, { by }) =>
      messenger.close(contact, by ?? null),
    ),
  );
}

function stateOf({ store, crm, webhooks, options }: Deps) {
  return {
    contacts: store.contacts,
    customers: store.customers,
    users,
    crm: { mode: crm.mode, outages: [...crm.outages] },
    webhooks: { disabled: webhooks.disabled, copies: webhooks.copies, delay: webhooks.delay },
    links: { temporalUi: options.temporalUi, api: options.api },
  };
}
