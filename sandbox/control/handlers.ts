import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Chaos } from '../chaos.js';
import type { CrmSwitch } from '../crm/switch.js';
import type { EventReceiver } from '../event-receiver.js';
import type { Faults } from '../faults.js';
import type { Ledger } from '../ledger.js';
import type { Messenger } from '../messenger/messenger.js';
import type { Dialect } from '../platforms/dialect.js';
import type { Webhooks } from '../messenger/webhooks.js';
import type { SandboxOptions } from '../options.js';
import type { RouterApi } from '../router-api.js';
import type { SandboxContact, Store } from '../store.js';

/** All that can be looked at and turned. */
export interface Parts {
  store: Store;
  messenger: Messenger;
  webhooks: Webhooks;
  ledger: Ledger;
  faults: Faults;
  receiver: EventReceiver;
  chaos: Chaos;
  crm: CrmSwitch;
  dialect: Dialect;
  router: RouterApi;
  options: SandboxOptions;
}

/** Checks the body, acts, and answers what came of it. */
export function take<B>(body: z.ZodType<B>, act: (body: B, req: Request) => unknown) {
  return async (req: Request, res: Response): Promise<void> => {
    const parsed = body.safeParse(req.body ?? {});
    if (!parsed.success) return void res.status(400).json({ error: z.prettifyError(parsed.error) });
    res.json((await act(parsed.data, req)) ?? { ok: true });
  };
}

/** As `take`, on the contact that the path names. */
export function takeOn(store: Store) {
  return <B>(body: z.ZodType<B>, act: (contact: SandboxContact, body: B) => unknown) =>
    async (req: Request, res: Response): Promise<void> => {
      const contact = store.find(`id:${String(req.params['id'])}`);
      if (!contact) return void res.status(404).json({ error: 'no such contact' });
      await take(body, (parsed) => act(contact, parsed))(req, res);
    };
}

/** Another site's form or script cannot send JSON here without being asked first, and it is not let. */
export const jsonOnly: RequestHandler = (req, res, next) => {
  if (req.method === 'GET' || req.is('json')) next();
  else res.status(415).json({ error: 'send application/json' });
};

export const badBody: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const status = (error as { status?: unknown }).status;
  if (res.headersSent || typeof status !== 'number') next(error);
  else res.status(status).json({ error: 'the body cannot be read' });
};
