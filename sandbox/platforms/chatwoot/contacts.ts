import type { Router } from 'express';
import { z } from 'zod';
import type { DialectDeps } from '../dialect.js';
import { contactBody, conversationBody } from './api-bodies.js';
import { onContact } from './guards.js';

const change = z.object({ email: z.email().optional(), name: z.string().optional() });

const at = '/contacts/:contact';

export function contactRoutes(router: Router, deps: DialectDeps): void {
  const { store, messenger, ledger } = deps;
  router.get('/contacts/search', (req, res) => {
    const words = typeof req.query['q'] === 'string' ? req.query['q'].trim().toLowerCase() : '';
    if (words === '') return void res.status(422).json({ error: 'Specify search string with parameter q' });
    const found = store.contacts.filter(({ firstName, email, phone }) =>
      [firstName, email, phone].some((one) => one?.toLowerCase().includes(words)),
    );
    ledger.write(req, { call: 'search', contact: undefined, status: 200 });
    res.json({ meta: { count: found.length, current_page: 1 }, payload: found.map(contactBody) });
  });
  const on = onContact(deps);
  router.get(
    `${at}/conversations`,
    on('contact', z.unknown(), (contact) => ({
      body: { payload: contact.openedTime > 0 ? [conversationBody(contact, store)] : [] },
    })),
  );
  router.put(
    at,
    on('update', change, (contact, { email, name }) => {
      const taken = store.contacts.some(
        (one) => one !== contact && email !== undefined && one.email === email,
      );
      if (taken) return { refused: 'Email has already been taken' };
      const news = {
        ...(email === undefined ? {} : { email }),
        ...(name === undefined ? {} : { firstName: name }),
      };
      messenger.update(contact, news);
      return { body: { payload: contactBody(contact) }, effect: news };
    }),
  );
}
