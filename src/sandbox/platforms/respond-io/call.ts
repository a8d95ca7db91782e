import type { Request, Response } from 'express';
import { z } from 'zod';
import { applyFault } from '../../apply-fault.js';
import type { Faults } from '../../faults.js';
import type { Ledger } from '../../ledger.js';
import type { SandboxContact, Store } from '../../store.js';

/** `status` is 200 unless it is named. */
export type Effect = { body: object; effect?: unknown } | { refused: string; status?: number };

export const done = (
  contact: SandboxContact,
  effect: unknown,
  body: object = { contactId: contact.id },
): Effect => ({ body, effect });

interface Deps {
  store: Store;
  ledger: Ledger;
  faults: Faults;
}

/** One API method on a contact, in the order of a real server: contact, body's shape, effect; faults before and after it. */
export function callsOn({ store, ledger, faults }: Deps) {
  return <B>(call: string, body: z.ZodType<B>, act: (contact: SandboxContact, body: B) => Effect) =>
    async (req: Request, res: Response): Promise<void> => {
      const contact = store.find(String(req.params['identifier']));
      const note = (status: number, effect?: { effect: unknown }) =>
        ledger.write(req, { call, contact: contact?.id, status, ...effect });
      const refuse = (status: number, message: string) => {
        note(status);
        res.status(status).json({ code: status, message });
      };
      const subject = contact && String(contact.id);
      const fault = faults.take(call, subject, 'before');
      if (await applyFault(fault, res)) {
        note(fault?.status ?? 0);
        return;
      }
      if (!contact) {
        refuse(404, 'Contact not found');
        return;
      }
      const parsed = body.safeParse(req.body ?? {});
      if (!parsed.success) {
        refuse(400, z.prettifyError(parsed.error));
        return;
      }
      const result = act(contact, parsed.data);
      if ('refused' in result) {
        refuse(result.status ?? 400, result.refused);
        return;
      }
      note(200, result.effect === undefined ? undefined : { effect: result.effect });
      if (await applyFault(faults.take(call, subject, 'after'), res)) return;
      res.json(result.body);
    };
}
