/** Chatwoot's account API, as far as a router needs it: same paths, bodies and errors. */
import { Router, json, type RequestHandler } from 'express';
import type { Ledger } from '../../ledger.js';
import { limitCalls } from '../../messenger/rate-limit.js';
import { users } from '../../store.js';
import type { DialectDeps } from '../dialect.js';
import { agentBody } from './api-bodies.js';
import { ACCOUNT, TOKEN_USER } from './bodies.js';
import { contactRoutes } from './contacts.js';
import { conversationRoutes } from './conversations.js';
import { badBody, methodOf } from './guards.js';
import { listRoutes } from './lists.js';

export function chatwootApi(deps: DialectDeps): Router {
  const router = Router();
  router.use(accessToken(deps.token, deps.ledger));
  router.use(limitCalls(deps.callsPerSecond, methodOf, deps.ledger));
  router.use(json({ limit: '256kb' }));
  router.get('/api/v1/profile', (_req, res) => void res.json(profile()));
  router.use(`/api/v1/accounts/${ACCOUNT.id}`, account(deps));
  router.use((_req, res) => void res.status(404).json({ error: 'Resource could not be found' }));
  router.use(badBody);
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
  listRoutes(router, deps);
  conversationRoutes(router, deps);
  contactRoutes(router, deps);
  return router;
}

function accessToken(token: string, ledger: Ledger): RequestHandler {
  return (req, res, next) => {
    if (req.get('api_access_token') === token) {
      next();
      return;
    }
    ledger.write(req, { call: 'unauthorized', contact: undefined, status: 401 });
    res.status(401).json({ error: 'Invalid Access Token' });
  };
}
