/** Pipedrive's persons, API v2: search and read; and the fields they have. */
import { Router } from 'express';
import type { CrmDeps } from './deps.js';
import { queryText } from './query-text.js';
import { misbehave } from './misbehave.js';
import { digitsOf, peopleOf, type Person } from './people.js';
import { optionIdOf, PIPEDRIVE_FIELDS, pipedriveField } from './pipedrive-fields.js';

export { PIPEDRIVE_FIELDS } from './pipedrive-fields.js';

const error = (status: number, message: string) => ({ success: false, error: message, errorCode: status });
const excuses = { outage: error(503, 'Service unavailable'), limited: error(429, 'request over limit') };

export function pipedrive(deps: CrmDeps): Router {
  const { store, token, note } = deps;
  const router = Router();
  router.use((req, res, next) => {
    if (req.get('x-api-token') === token || req.query['api_token'] === token) {
      next();
      return;
    }
    note(req, 401);
    res.status(401).json(error(401, 'unauthorized access'));
  });

  router.get('/api/v2/persons/search', async (req, res) => {
    note(req, 0);
    const { exact_match, cursor } = req.query;
    const fields = queryText(req.query['fields'], 'email,phone,name,notes,custom_fields').split(',');
    const [wanted, exact] = [
      queryText(req.query['term']).toLowerCase(),
      exact_match === 'true' || exact_match === '1',
    ];
    if (wanted.length < (exact ? 1 : 2)) return void res.status(400).json(error(400, 'term is too short'));
    if (await misbehave(deps, res, wanted, excuses)) return;
    const hits = peopleOf(store).filter((person) => isFound(person, fields, wanted, exact));
    const from = Number(cursor ?? 0);
    const to = from + Math.min(Number(req.query['limit'] ?? 100), 500);
    res.json({
      success: true,
      data: { items: hits.slice(from, to).map((person) => ({ result_score: 0.3, item: found(person) })) },
      additional_data: { next_cursor: to < hits.length ? String(to) : null },
    });
  });

  router.get('/api/v2/personFields/:code', async (req, res) => {
    note(req, 0);
    if (await misbehave(deps, res, '', excuses)) return;
    const field = pipedriveField(req.params.code);
    if (!field) return void res.status(404).json(error(404, 'Field not found'));
    res.json({ success: true, data: field });
  });

  router.get('/api/v2/persons/:id', async (req, res) => {
    note(req, 0);
    const person = peopleOf(store).find(({ id }) => String(id) === req.params.id);
    if (await misbehave(deps, res, person?.email ?? '', excuses)) return;
    if (!person) return void res.status(404).json(error(404, 'Person not found'));
    res.json({ success: true, data: full(person) });
  });
  return router;
}

/** Numbers are compared by their digits, however they are written: a guess, as the vendor does not say. */
function isFound(person: Person, fields: string[], wanted: string, exact: boolean): boolean {
  const { email, otherEmails, phone } = person;
  const fits = (value: string, term: string) =>
    term !== '' && (exact ? value === term : value.includes(term));
  const addresses = fields.includes('email') ? [email, ...otherEmails] : [];
  return (
    addresses.some((one) => fits(one.toLowerCase(), wanted)) ||
    (fields.includes('phone') && fits(digitsOf(phone), digitsOf(wanted)))
  );
}

/** A hit of the search has bare values of custom fields: which field they belong to it does not say, nor any option. */
function found({ id, email, otherEmails, phone }: Person) {
  return {
    id,
    type: 'person',
    name: email.split('@')[0],
    emails: [email, ...otherEmails],
    phones: [phone],
    custom_fields: [],
    owner: { id: 1 },
    organization: null,
  };
}

function full({ id, email, otherEmails, phone, customerType, lifetimeValue, owner, groups }: Person) {
  const values = [email, ...otherEmails];
  return {
    id,
    name: email.split('@')[0],
    owner_id: owner.id,
    emails: values.map((value, index) => ({ value, primary: index === 0, label: 'work' })),
    phones: [{ value: phone, primary: true, label: 'mobile' }],
    custom_fields: {
      [PIPEDRIVE_FIELDS.customerType]: optionIdOf(customerType) ?? null,
      [PIPEDRIVE_FIELDS.groups]: groups.length === 0 ? null : groups.map(optionIdOf),
      [PIPEDRIVE_FIELDS.lifetimeValue]: { value: lifetimeValue, currency: 'EUR' },
    },
  };
}
