import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Ledger } from '../../ledger.js';
import type { Store } from '../../store.js';
import { contactChange } from './bodies.js';
import type { Messenger } from '../../messenger/messenger.js';

interface Deps {
  store: Store;
  messenger: Messenger;
  ledger: Ledger;
}

const newContact = contactChange.extend({ firstName: z.string().min(1) });

/** `POST /contact/{identifier}`: a new contact is named by its e-mail or its phone, never by an id. */
export function createContact({ store, messenger, ledger }: Deps) {
  return (req: Request, res: Response): void => {
    const refuse = (status: number, message: string) => {
      ledger.write(req, { call: 'create', contact: undefined, status });
      res.status(status).json({ code: status, message });
    };
    const identifier = String(req.params['identifier']);
    const named = /^(email|phone):(.+)$/.exec(identifier);
    if (!named) return refuse(400, 'A new contact is identified by email: or phone:');
    if (store.find(identifier)) return refuse(409, 'Contact already exists');
    const { custom_fields: customFields, ...given } = (req.body ?? {}) as Record<string, unknown>;
    const parsed = newContact.safeParse({
      ...given,
      [String(named[1])]: named[2],
      custom_fields: customFields,
    });
    if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
    const { firstName, email, phone, language, custom_fields: fields } = parsed.data;
    const contact = messenger.createContact({
      name: firstName,
      email: email ?? null,
      phone: phone ?? null,
      ...(language === undefined ? {} : { language }),
    });
    if (fields) messenger.update(contact, { customFields: fields });
    ledger.write(req, { call: 'create', contact: contact.id, status: 200, effect: parsed.data });
    res.json({ code: 200, message: 'Contact created successfully' });
  };
}
