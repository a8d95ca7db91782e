/** What the page, the demo and the tests may do to the sandbox, under `/sandbox`. */
import { Router, json } from 'express';
import { contactRoutes } from './control/contacts.js';
import { badBody, jsonOnly, type Parts } from './control/handlers.js';
import { switchRoutes } from './control/switches.js';
import { users } from './store.js';

/** The page looks often. */
const EVENTS_SHOWN = 50;

export function controlApi(parts: Parts): Router {
  const router = Router();
  router.use(json({ limit: '64kb' }), jsonOnly);
  contactRoutes(router, parts);
  switchRoutes(router, parts);
  lookRoutes(router, parts);
  router.use((_req, res) => void res.status(404).json({ error: 'no such control' }));
  router.use(badBody);
  return router;
}

function lookRoutes(router: Router, parts: Parts): void {
  router.get('/state', (_req, res) => void res.json(stateOf(parts)));
  router.get('/contacts/:id', (req, res) => void res.json(parts.store.find(`id:${req.params.id}`) ?? null));
  router.get('/contacts/:id/routing', async (req, res) => {
    const contact = parts.store.find(`id:${req.params.id}`);
    res.json(contact ? await parts.router.status(parts.dialect.conversationOf(contact)) : null);
  });
  router.get('/ledger', (req, res) => {
    const contact = req.query['contact'];
    res.json(parts.ledger.read(contact === undefined ? undefined : Number(contact)));
  });
  router.get('/deliveries', (_req, res) => void res.json(parts.webhooks.deliveries));
}

function stateOf({ store, crm, webhooks, chaos, receiver, options, dialect }: Parts) {
  return {
    platform: options.platform,
    contacts: store.contacts.map((one) => ({ ...one, conversation: dialect.conversationOf(one) })),
    customers: store.customers,
    users,
    crm: { mode: crm.mode, outages: [...crm.outages] },
    webhooks: {
      disabled: webhooks.disabled,
      copies: webhooks.copies,
      delay: webhooks.delay,
      batch: webhooks.batch,
      ...(chaos.settings ? { chaos: chaos.settings } : {}),
    },
    events: { received: receiver.events.slice(-EVENTS_SHOWN), refused: receiver.refused },
    links: { temporalUi: options.temporalUi, api: options.api },
  };
}
