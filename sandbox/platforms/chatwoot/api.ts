/** Chatwoot's account API, as far as a router needs it: same paths, bodies and errors. */
import { Router, json, type Request } from 'express';
import { users } from '../../store.js';
import type { DialectDeps } from '../dialect.js';
import { limitCalls, refuseBadBody, requireToken } from '../guards.js';
import { agentBody } from './api-bodies.js';
import { ACCOUNT, TOKEN_USER } from './bodies.js';
import { contactRoutes } from './contacts.js';
import { conversationRoutes } from './conversations.js';
import { methodOf } from './guards.js';

export function chatwootApi(deps: DialectDeps): Router {
  const router = Router();
  const hasToken = (req: Request) => req.get('api_access_token') === deps.token;
  router.use(requireToken(hasToken, deps.ledger, (res) => void res.json({ error: 'Invalid Access Token' })));
  router.use(limitCalls(deps.callsPerSecond, methodOf, deps.ledger));
  router.use(json({ limit: '256kb' }));
  router.get('/api/v1/profile', (_req, res) => void res.json(profile()));
  router.use(`/api/v1/accounts/${ACCOUNT.id}`, account(deps));
  router.use((_req, res) => void res.status(404).json({ error: 'Resource could not be found' }));
  router.use(refuseBadBody((res) => void res.json({ error: 'The body cannot be read' })));
  return router;
}

const profile = () => ({
  id: TOKEN_USER.id,
  name: TOKEN_USER.firstName,
  available_name: TOKEN_USER.firstName,
  email: TOKEN_USER.email,
  type: null,
  accounts: [{ ...ACCOUNT, status: 'active', role: 'administrator', availability: 'online' }],
});

function account(deps: DialectDeps): Router {
  const router = Router();
  router.get('/agents', (_req, res) => void res.json(users.map((user) => agentBody(user, deps.store))));
  conversationRoutes(router, deps);
  contactRoutes(router, deps);
  return router;
}
