/** HubSpot's contacts, CRM API v3: read by e-mail, search; and the properties they have. */
import { Router, json, type Request, type Response } from 'express';
import { misbehave } from './misbehave.js';
import { digitsOf, oneEach, peopleOf, same, type Person } from './people.js';
import { type CrmDeps, groupValue, queryText } from './shared.js';
import { GROUPS } from './shared.js';

/** Milliseconds after which the search finds a new record. */
const SEARCH_LAG = 10_000;
const ALWAYS = ['createdate', 'email', 'hs_object_id', 'lastmodifieddate'];

const error = (category: string, message: string) => ({
  status: 'error',
  message,
  correlationId: '00000000-0000-4000-8000-000000000000',
  category,
});
const excuses = {
  outage: error('SERVICE_UNAVAILABLE', 'There was a problem with the request.'),
  limited: { ...error('RATE_LIMITS', 'You have reached your secondly limit.'), policyName: 'SECONDLY' },
};

export function hubspot(deps: CrmDeps): Router {
  const { store, token, note } = deps;
  const router = Router();
  router.use(json());
  router.use((req, res, next) => {
    if (req.get('authorization') === `Bearer ${token}`) {
      next();
      return;
    }
    note(req, 401);
    res.status(401).json(error('INVALID_AUTHENTICATION', 'Authentication credentials not found.'));
  });

  router.get('/crm/v3/objects/contacts/:id', async (req, res) => {
    note(req, 0);
    const id = req.params.id;
    if (await misbehave(deps, res, id, excuses)) return;
    const byEmail = req.query['idProperty'] === 'email';
    const person = oneEach(peopleOf(store)).find((one) =>
      byEmail ? one.email.toLowerCase() === id.trim().toLowerCase() : String(one.id) === id,
    );
    if (!person) return void res.status(404).json(error('OBJECT_NOT_FOUND', 'resource not found'));
    res.json(record(person, queryText(req.query['properties']).split(',')));
  });

  router.get('/crm/v3/properties/contacts/:name', async (req, res) => {
    note(req, 0);
    if (await misbehave(deps, res, '', excuses)) return;
    const property = hubspotProperty(req.params.name);
    if (!property) return void res.status(404).json(error('OBJECT_NOT_FOUND', 'property not found'));
    res.json(property);
  });

  router.post('/crm/v3/objects/contacts/search', async (req, res) => {
    note(req, 0);
    await search(req, res, deps);
  });
  return router;
}

interface Filter {
  propertyName: string;
  operator: string;
  value: string;
}

async function search(req: Request, res: Response, deps: CrmDeps): Promise<void> {
  const body = (req.body ?? {}) as {
    filterGroups?: { filters: Filter[] }[];
    properties?: string[];
    limit?: number;
    after?: string;
  };
  const groups = body.filterGroups ?? [];
  const operators = groups.flatMap(({ filters }) => filters.map(({ operator }) => operator));
  if (groups.length > 5 || operators.some((one) => one !== 'EQ' && one !== 'CONTAINS_TOKEN'))
    return void res.status(400).json(error('VALIDATION_ERROR', 'Invalid input JSON'));
  if (await misbehave(deps, res, groups[0]?.filters[0]?.value ?? '', excuses)) return;
  const found = oneEach(peopleOf(deps.store))
    .filter(({ createdAt }) => Date.now() - createdAt >= SEARCH_LAG)
    .filter((person) => groups.some(({ filters }) => filters.every((one) => holds(person, one))));
  const from = Number(body.after ?? 0);
  const to = from + Math.min(body.limit ?? 10, 200);
  res.json({
    total: found.length,
    results: found.slice(from, to).map((person) => record(person, body.properties ?? [])),
    ...(to < found.length ? { paging: { next: { after: String(to) } } } : {}),
  });
}

function holds(person: Person, { propertyName, value }: Filter): boolean {
  const values: Record<string, string[]> = {
    email: [person.email],
    hs_additional_emails: person.otherEmails,
    phone: [person.phone],
    hs_searchable_calculated_phone_number: [nationalOf(person.phone)],
  };
  return (values[propertyName] ?? []).some((one) => same(one, value));
}

/** HubSpot calculates the number without country code and trunk prefix. Its people are German here. */
const nationalOf = (phone: string): string => digitsOf(phone).replace(/^(00)?49|^0/, '');

/** Only what was asked for; a property that does not exist is left out without a word. Addresses are in lower case. */
function record(person: Person, asked: string[]) {
  const { customerType, email, id, lifetimeValue, owner, createdAt, otherEmails, phone, groups } = person;
  const time = new Date(createdAt).toISOString();
  const all: Record<string, string | null> = {
    createdate: time,
    email: email.toLowerCase(),
    hs_additional_emails: otherEmails.join(';') || null,
    phone: phone || null,
    mobilephone: null,
    hs_calculated_phone_number: phone === '' ? null : `+49${nationalOf(phone)}`,
    hs_calculated_mobile_number: null,
    customer_groups: groups.map(groupValue).join(';') || null,
    hs_object_id: String(id),
    lastmodifieddate: time,
    customer_type: customerType ?? null,
    lifetime_value: String(lifetimeValue),
    hubspot_owner_id: String(owner.id),
  };
  const names = [...ALWAYS, ...asked].filter((name) => Object.hasOwn(all, name));
  return {
    id: String(id),
    properties: Object.fromEntries(names.map((name) => [name, all[name]])),
    createdAt: time,
    updatedAt: time,
    archived: false,
  };
}

/** Properties of HubSpot's contacts: what people see of an option is its label, what a contact has is its value. */

const text = { type: 'string', fieldType: 'text' };
const number = { type: 'number', fieldType: 'number' };
const KINDS: Record<string, { type: string; fieldType: string }> = {
  email: text,
  phone: { type: 'string', fieldType: 'phonenumber' },
  customer_type: text,
  lifetime_value: number,
  hubspot_owner_id: { type: 'enumeration', fieldType: 'select' },
  customer_groups: { type: 'enumeration', fieldType: 'checkbox' },
};

/** Undefined when contacts have no such property. */
function hubspotProperty(name: string) {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind) return undefined;
  const options = name === 'customer_groups' ? GROUPS : [];
  return {
    name,
    label: name.replaceAll('_', ' '),
    description: '',
    groupName: 'contactinformation',
    ...kind,
    options: options.map(([label, value], index) => ({ label, value, displayOrder: index, hidden: false })),
    hidden: false,
    archived: false,
  };
}
