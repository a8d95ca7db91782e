/** Pipedrive's persons, API v2: search and read; and the fields they have. */
import { Router } from 'express';
import { misbehave } from './misbehave.js';
import { digitsOf, peopleOf, type Person } from './people.js';
import { type CrmDeps, queryText } from './shared.js';

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

/** Custom fields of Pipedrive's persons: a person has an option's number, the field has its label. */

/** Keys of custom fields are 40 hexadecimal digits. */
export const PIPEDRIVE_FIELDS = {
  customerType: '3a7f1c9e5b2d4860a1f3c5e7092b4d6f8a0c2e41',
  lifetimeValue: 'b1c2d3e4f5061728394a5b6c7d8e9f0011223344',
  groups: 'c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7',
};

const LABELS = ['VIP', 'Partner', 'Newsletter', 'Regular'];
const FIRST_OPTION = 27;

const options = () => LABELS.map((label, index) => ({ id: FIRST_OPTION + index, label }));

/** Options are chosen from a list: blanks and case cannot differ. An unknown one gets a number of its own. */
function optionIdOf(label: string | null | undefined): number | undefined {
  const plain = label?.trim().toLowerCase() ?? '';
  if (plain === '') return undefined;
  const at = LABELS.findIndex((one) => one.toLowerCase() === plain);
  if (at >= 0) return FIRST_OPTION + at;
  return FIRST_OPTION + LABELS.push(label?.trim() ?? '') - 1;
}

const KINDS: Record<string, { field_name: string; field_type: string }> = {
  [PIPEDRIVE_FIELDS.customerType]: { field_name: 'Customer type', field_type: 'enum' },
  [PIPEDRIVE_FIELDS.groups]: { field_name: 'Groups', field_type: 'set' },
  [PIPEDRIVE_FIELDS.lifetimeValue]: { field_name: 'Lifetime value', field_type: 'monetary' },
};

/** Undefined when persons have no such field. */
function pipedriveField(code: string) {
  const kind = Object.hasOwn(KINDS, code) ? KINDS[code] : undefined;
  if (!kind) return undefined;
  const isSelect = kind.field_type === 'enum' || kind.field_type === 'set';
  return {
    ...kind,
    field_code: code,
    is_custom_field: true,
    is_optional_response_field: false,
    options: isSelect ? options() : null,
  };
}
