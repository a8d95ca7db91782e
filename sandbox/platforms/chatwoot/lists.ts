import type { Router } from 'express';
import { z } from 'zod';
import type { SandboxContact } from '../../store.js';
import type { DialectDeps } from '../dialect.js';
import { conversationBody } from './api-bodies.js';
import { statusOf } from './bodies.js';

const PAGE = 25;

const query = z.object({
  assignee_type: z.enum(['assigned', 'unassigned', 'all']).default('all'),
  status: z.enum(['open', 'resolved', 'pending', 'snoozed', 'all']).default('open'),
  page: z.coerce.number().int().min(1).default(1),
  sort_by: z.string().optional(),
});
type Query = z.infer<typeof query>;

/** Conversations by status and by whether they have somebody, 25 a page. */
export function listRoutes(router: Router, { store, ledger }: DialectDeps): void {
  router.get('/conversations', (req, res) => {
    const parsed = query.safeParse(req.query);
    const status = parsed.success ? 200 : 422;
    ledger.write(req, { call: 'list', contact: undefined, status });
    if (!parsed.success) return void res.status(status).json({ error: z.prettifyError(parsed.error) });
    const found = store.contacts.filter((one) => one.openedTime > 0 && isMeant(one, parsed.data));
    const from = (parsed.data.page - 1) * PAGE;
    const payload = found.slice(from, from + PAGE).map((one) => conversationBody(one, store));
    const count = (isAssigned: boolean) =>
      found.filter(({ assignee }) => (assignee !== null) === isAssigned).length;
    const counts = { mine_count: 0, assigned_count: count(true), unassigned_count: count(false) };
    res.json({ data: { meta: { ...counts, all_count: found.length }, payload } });
  });
}

function isMeant(contact: SandboxContact, { assignee_type: whose, status }: Query): boolean {
  if (status !== 'all' && statusOf(contact) !== status) return false;
  return whose === 'all' || (whose === 'assigned') === (contact.assignee !== null);
}
