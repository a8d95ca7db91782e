import type { Request, Response } from 'express';
import { z } from 'zod';
import { applyFault } from '../fault.js';
import type { Faults } from '../faults.js';
import type { Ledger } from '../ledger.js';
import type { SandboxContact } from '../store.js';

/** `status` is 200 unless it is named. */
export type Effect = { body: unknown; effect?: unknown } | { refused: string; status?: number };

/** What differs between platforms. */
export interface CallManners {
  /** Whom a request is about. */
  find(req: Request): SandboxContact | undefined;
  /** What is said when there is nobody. */
  notFound: string;
  /** Status of a body that is not what the method takes, and of what is refused. */
  badBody: number;
  error(status: number, message: string): object;
}

/** One API method on a contact, in the order of a real server: contact, body's shape, effect; faults before and after it. */
export function callsOn({ ledger, faults }: { ledger: Ledger; faults: Faults }, manners: CallManners) {
  return <B>(
      call: string | ((req: Request) => string),
      body: z.ZodType<B>,
      act: (contact: SandboxContact, body: B, req: Request) => Effect,
    ) =>
    async (req: Request, res: Response): Promise<void> => {
      const name = typeof call === 'string' ? call : call(req);
      const contact = manners.find(req);
      const note = (status: number, effect?: { effect: unknown }) =>
        ledger.write(req, { call: name, contact: contact?.id, status, ...effect });
      const refuse = (status: number, message: string) => {
        note(status);
        res.status(status).json(manners.error(status, message));
      };
      const subject = contact && String(contact.id);
      const fault = faults.take(name, subject, 'before');
      if (await applyFault(fault, res)) {
        note(fault?.status ?? 0);
        return;
      }
      if (!contact) {
        refuse(404, manners.notFound);
        return;
      }
      const parsed = body.safeParse(req.body ?? {});
      if (!parsed.success) {
        refuse(manners.badBody, z.prettifyError(parsed.error));
        return;
      }
      const result = act(contact, parsed.data, req);
      if ('refused' in result) {
        refuse(result.status ?? manners.badBody, result.refused);
        return;
      }
      note(200, result.effect === undefined ? undefined : { effect: result.effect });
      if (await applyFault(faults.take(name, subject, 'after'), res)) return;
      res.json(result.body);
    };
}
