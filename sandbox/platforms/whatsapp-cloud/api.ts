/** The Graph API, as far as a router needs it: sending a message, and reading the number. */
import { json, Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { applyFault } from '../../fault.js';
import type { SandboxContact } from '../../store.js';
import type { DialectDeps } from '../dialect.js';
import { hasBearer, limitCalls, refuseBadBody, requireToken } from '../guards.js';
import * as errors from './errors.js';
import { DISPLAY_NUMBER, wamid } from './content.js';
import { PHONE_NUMBER_ID } from './events.js';
import { phoneOf, userIdOf } from './identity.js';

const WINDOW = 24 * 3_600_000;

/** Of the business's own number. */
const COUNTRY_CODE = DISPLAY_NUMBER.slice(0, 1);
const USER_ID = /^[A-Z]{2}\.\w{1,128}$/;

const addressed = z.object({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().min(1).max(160).optional(),
  recipient: z.string().regex(USER_ID).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
});
const content = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.object({ body: z.string().min(1).max(4_096), preview_url: z.boolean().optional() }),
  }),
  z.object({
    type: z.literal('template'),
    template: z.object({ name: z.string().min(1), language: z.object({ code: z.string().min(2) }) }),
  }),
]);

export function graphApi(deps: DialectDeps): Router {
  const router = Router();
  router.use(
    requireToken(hasBearer(deps.token), deps.ledger, (res) => errors.refuse(res, errors.unauthorized)),
  );
  router.use(
    limitCalls(
      deps.callsPerSecond,
      (path, method) => `${method} ${path}`,
      deps.ledger,
      (res) => errors.refuse(res, errors.tooMany),
    ),
  );
  router.use(json({ limit: '256kb' }));
  router.use(`/:number`, (req, res, next) => {
    if (req.params.number === PHONE_NUMBER_ID) next();
    else errors.refuse(res, errors.noSuchNumber);
  });
  router.get('/:number', (req, res) => void res.json({ id: req.params.number }));
  router.post('/:number/messages', send(deps));
  router.use((_req, res) =>
    errors.refuse(res, { status: 404, code: 2500, message: 'Unknown path components' }),
  );
  router.use(
    refuseBadBody((res, status) =>
      errors.refuse(res, { ...errors.invalid('The body cannot be read'), status }),
    ),
  );
  return router;
}

/** In the order of the real one: the body, whether the contact may be written to, the effect. */
function send({ store, ledger, faults, messenger }: DialectDeps) {
  return async (req: Request, res: Response): Promise<void> => {
    const parsed = addressed.and(content).safeParse(req.body);
    const { to, recipient } = parsed.data ?? {};
    const contact = store.contacts.find((one) => isReached(one, to, recipient));
    const note = (status: number, effect?: string) =>
      ledger.write(req, { call: 'message', contact: contact?.id, status, ...(effect ? { effect } : {}) });
    const subject = contact && String(contact.id);
    const fault = faults.take('message', subject, 'before');
    if (await applyFault(fault, res)) {
      note(fault?.status ?? 0);
      return;
    }
    // Accepted, named, and never delivered: no error says so.
    if (parsed.success && to !== undefined && USER_ID.test(to)) {
      note(200, `lost: a user id in "to"`);
      res.json(accepted({ input: to, wa_id: to.replace(/\D/g, '') }, 'wamid.lost'));
      return;
    }
    const refusal = parsed.success
      ? whyNot(contact, parsed.data)
      : errors.invalid(z.prettifyError(parsed.error));
    if (!parsed.success || refusal || !contact) {
      const why = refusal ?? errors.notAllowed;
      note(why.status);
      errors.refuse(res, why);
      return;
    }
    const { data } = parsed;
    const text = data.type === 'text' ? data.text.body : `[template ${data.template.name}]`;
    const mark = data.biz_opaque_callback_data;
    const message = messenger.routerWrites(contact, text, mark === undefined ? {} : { mark });
    note(200, text);
    if (await applyFault(faults.take('message', subject, 'after'), res)) return;
    const receiver =
      to === undefined
        ? { input: recipient, user_id: recipient }
        : { input: to, wa_id: phoneOf(contact).slice(1) };
    res.json(accepted(receiver, wamid(contact, message)));
  };
}

const accepted = (receiver: object, id: string) => ({
  messaging_product: 'whatsapp',
  contacts: [receiver],
  messages: [{ id }],
});

/** A number without its plus is one of the business's own country; where both are given the number counts. */
function isReached(contact: SandboxContact, to: string | undefined, recipient: string | undefined): boolean {
  if (to === undefined) return userIdOf(contact) === recipient;
  return phoneOf(contact) === (to.startsWith('+') ? to : `+${COUNTRY_CODE}${to}`);
}

function whyNot(
  contact: SandboxContact | undefined,
  {
    type,
    to,
    recipient,
  }: { type: 'text' | 'template'; to?: string | undefined; recipient?: string | undefined },
): errors.Refusal | undefined {
  if (to === undefined && recipient === undefined)
    return errors.invalid('The parameter to or recipient is required.');
  if (to !== undefined && !/^\+?\d{5,20}$/.test(to)) return errors.invalid('to is no phone number');
  if (!contact) return to === undefined ? errors.undeliverable : errors.notAllowed;
  if (type === 'template' || contact.window === 'fails') return undefined;
  const heardAt = contact.messages.findLast(({ from }) => from === 'contact')?.at ?? 0;
  return contact.window === 'refuses' || Date.now() - heardAt >= WINDOW ? errors.outsideWindow : undefined;
}
