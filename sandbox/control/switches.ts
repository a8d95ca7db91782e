/** What the world can be told to be like: customers, outages, faults, late and doubled webhooks. */
import type { Router } from 'express';
import { z } from 'zod';
import type { Fault } from '../fault.js';
import { take, type Parts } from './handlers.js';

const customer = z.strictObject({
  customerType: z.string().max(100).nullable().optional(),
  phone: z.string().max(20).optional(),
  outage: z.boolean().optional(),
});
const crmMode = z.strictObject({
  mode: z.enum(['ok', 'outage', 'slow', 'html', 'garbage', 'error', 'twice']),
  retryAfter: z.number().nonnegative().optional(),
  callsPerSecond: z.number().nonnegative().optional(),
  /** Access tokens given out so far are worth nothing from now on. */
  expireTokens: z.literal(true).optional(),
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
const probability = z.number().min(0).max(1).optional();
/** At random, with a seed; API calls too. */
const chaotic = z.strictObject({
  seed: z.int(),
  duplicate: probability,
  drop: probability,
  loseOpening: probability,
  delay: z.int().min(0).optional(),
  tooMany: probability,
  error: probability,
  reset: probability,
});
const deliveries = z.strictObject({
  copies: z.int().min(1).max(100).optional(),
  delay: z.int().min(0).optional(),
  /** Milliseconds in which webhooks are gathered into one. */
  batch: z.int().min(0).optional(),
  enable: z.literal(true).optional(),
  chaos: chaotic.nullable().optional(),
});

export function switchRoutes(
  router: Router,
  { store, crm, faults, webhooks, ledger, receiver, chaos }: Parts,
): void {
  router.put(
    '/customers/:email',
    take(customer, (body, req) => {
      const email = String(req.params['email']).toLowerCase();
      if (body.customerType !== undefined) store.setCustomer(email, body.customerType, body.phone);
      if (body.outage !== undefined) crm.outages[body.outage ? 'add' : 'delete'](email);
    }),
  );
  router.put(
    '/crm',
    take(crmMode, ({ mode, retryAfter, callsPerSecond, expireTokens }) => {
      crm.mode = mode;
      crm.retryAfter = retryAfter;
      crm.callsPerSecond = callsPerSecond ?? 0;
      if (expireTokens) crm.tokensValidFrom = Date.now() + 1;
    }),
  );
  router.put(
    '/users/:id',
    take(z.strictObject({ online: z.boolean() }), ({ online }, req) => {
      store.away[online ? 'delete' : 'add'](Number(req.params['id']));
    }),
  );
  router.post(
    '/faults',
    take(fault, (body) => faults.add(body as Fault)),
  );
  router.delete(
    '/faults',
    take(z.strictObject({}), () => faults.reset()),
  );
  router.put(
    '/webhooks',
    take(deliveries, (body) => {
      webhooks.copies = body.copies ?? webhooks.copies;
      webhooks.delay = body.delay ?? webhooks.delay;
      webhooks.batch = body.batch ?? webhooks.batch;
      if (body.enable) webhooks.enable();
      if (body.chaos !== undefined) chaos.set(body.chaos ?? undefined);
    }),
  );
  router.post(
    '/reset',
    take(z.strictObject({}), () => {
      for (const part of [store, ledger, faults, crm, webhooks, receiver]) part.reset();
      chaos.set(undefined);
    }),
  );
}
