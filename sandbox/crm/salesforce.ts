/** Salesforce: OAuth 2.0 client credentials, and SOQL queries over contacts and person accounts. */
import { randomBytes } from 'node:crypto';
import { Router, urlencoded } from 'express';
import { misbehave } from './misbehave.js';
import { peopleOf } from './people.js';
import { fieldOf, picklistRecords, salesforceRecord, satisfies } from './salesforce-records.js';
import { parseSoql, type Query } from './soql.js';
import { type CrmDeps, queryText } from './shared.js';

const error = (errorCode: string, message: string) => [{ message, errorCode }];
const excuses = {
  outage: error('SERVER_UNAVAILABLE', 'The server is too busy'),
  limited: error('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
};

export function salesforce({ store, token: secret, note, ...deps }: CrmDeps): Router {
  /** Access token → when it was given out. */
  const tokens = new Map<string, number>();
  const router = Router();
  router.post('/services/oauth2/token', urlencoded({ extended: false }), (req, res) => {
    const form = (req.body ?? {}) as Record<string, string>;
    const refuse = (code: string, why: string) =>
      res.status(400).json({ error: code, error_description: why });
    note(req, 0);
    if (form['grant_type'] !== 'client_credentials')
      return void refuse('unsupported_grant_type', 'grant type not supported');
    if (form['client_id'] !== 'vip-router' || form['client_secret'] !== secret)
      return void refuse('invalid_client', 'invalid client credentials');
    const access = `00DRO000000${randomBytes(3).toString('hex')}!AQ${randomBytes(24).toString('base64url')}`;
    tokens.set(access, Date.now());
    res.json({
      access_token: access,
      signature: randomBytes(32).toString('base64'),
      scope: 'api',
      id: 'https://login.salesforce.com/id/00DRO0000000000/005RO0000000000',
      token_type: 'Bearer',
      instance_url: `${req.protocol}://${req.get('host') ?? ''}${req.baseUrl}`,
      issued_at: String(Date.now()),
    });
  });

  router.get('/services/data/:version/query', async (req, res) => {
    note(req, 0);
    const given = tokens.get(/^Bearer (.*)$/.exec(req.get('authorization') ?? '')?.[1] ?? '');
    if (given === undefined || given < deps.crm.tokensValidFrom)
      return void res.status(401).json(error('INVALID_SESSION_ID', 'Session expired or invalid'));
    let query: Query;
    try {
      query = parseSoql(queryText(req.query['q']));
    } catch (e) {
      return void res.status(400).json(error('MALFORMED_QUERY', String(e)));
    }
    if (await misbehave(deps, res, query.where[0]?.value ?? '', excuses)) return;
    if (query.object === 'PicklistValueInfo') {
      const values = picklistRecords(query);
      if (!values) return void res.status(400).json(error('INVALID_FIELD', 'No such column'));
      return void res.json({ totalSize: values.length, done: true, records: values });
    }
    if (query.object !== 'Contact' && query.object !== 'Account')
      return void res
        .status(400)
        .json(error('INVALID_TYPE', `sObject type '${query.object}' is not supported.`));
    const { object } = query;
    const strange = [...query.fields, ...query.where.map(({ field }) => field)].find(
      (name) => fieldOf(object, name) === undefined,
    );
    if (strange !== undefined)
      return void res
        .status(400)
        .json(error('INVALID_FIELD', `No such column '${strange}' on entity '${object}'.`));
    const records = peopleOf(store)
      .filter((person) => satisfies(person, query))
      .slice(0, query.limit);
    res.json({
      totalSize: records.length,
      done: true,
      records: records.map((one) => salesforceRecord(one, query)),
    });
  });
  return router;
}
