/** ActiveCampaign's contacts and their field values, API v3. Numbers come as text. */
import { Router } from 'express';
import { misbehave } from './misbehave.js';
import { oneEach, peopleOf, same, type Person } from './people.js';
import { type CrmDeps, GROUPS, groupValue, queryText } from './shared.js';

/** Ids of the custom fields. */
const FIELDS = { customerType: '7', lifetimeValue: '8', owner: '9', groups: '10' };

const excuses = {
  outage: { message: 'Service Unavailable' },
  limited: { message: 'Too Many Requests' },
};

export function activeCampaign(deps: CrmDeps): Router {
  const { store, token, note } = deps;
  const router = Router();
  router.use((req, res, next) => {
    if (req.get('api-token') === token) {
      next();
      return;
    }
    note(req, 403);
    res.status(403).json({ message: 'You do not have permission to access this account.' });
  });

  router.get('/api/3/contacts', async (req, res) => {
    note(req, 0);
    const { limit = '20', offset = '0' } = req.query;
    const email = req.query['email'] === undefined ? undefined : queryText(req.query['email']);
    if (await misbehave(deps, res, email ?? '', excuses)) return;
    const hits = oneEach(peopleOf(store)).filter((one) => email === undefined || same(one.email, email));
    const from = Number(offset);
    res.json({
      scoreValues: [],
      contacts: hits
        .slice(from, from + Number(limit))
        .map((one) => contact(one, `${req.protocol}://${req.get('host') ?? ''}`)),
      meta: { total: String(hits.length), page_input: email === undefined ? {} : { email } },
    });
  });

  router.get('/api/3/contacts/:id/fieldValues', async (req, res) => {
    note(req, 0);
    const person = oneEach(peopleOf(store)).find(({ id }) => String(id) === req.params.id);
    if (await misbehave(deps, res, person?.email ?? '', excuses)) return;
    if (!person)
      return void res
        .status(404)
        .json({ message: `No Result found for Subscriber with id ${req.params.id}` });
    res.json({ fieldValues: values(person) });
  });
  router.get('/api/3/fields/:id', (req, res) => {
    note(req, 0);
    const found = Object.values(FIELDS).includes(req.params.id);
    if (found) return void res.json(fieldBody(req.params.id, `${req.protocol}://${req.get('host') ?? ''}`));
    res.status(404).json({ message: `No Result found for Field with id ${req.params.id}` });
  });
  return router;
}

/** A field and, of a select field, its options: a contact has an option's value. */
function fieldBody(id: string, base: string) {
  const date = new Date(0).toISOString();
  const options = id === FIELDS.groups ? GROUPS : [];
  const at = `${base}/api/3/fields/${id}`;
  return {
    fieldOptions: options.map(([label, value], index) => ({
      field: id,
      orderid: String(index + 1),
      value,
      label,
      isdefault: '0',
      cdate: date,
      udate: date,
      links: { field: `${base}/api/3/fieldOptions/${index + 1}/field` },
      id: String(index + 1),
    })),
    fieldRels: [],
    field: {
      title: `Field ${id}`,
      descript: '',
      type: options.length > 0 ? 'listbox' : 'text',
      isrequired: '0',
      perstag: `FIELD_${id}`,
      defval: '',
      show_in_list: '0',
      rows: '0',
      cols: '0',
      visible: '1',
      service: '',
      ordernum: id,
      cdate: date,
      udate: date,
      options: options.map((_, index) => String(index + 1)),
      relations: [],
      links: { options: `${at}/options`, relations: `${at}/relations` },
      id,
    },
  };
}

function contact({ id, email, phone, createdAt }: Person, base: string) {
  const date = new Date(createdAt).toISOString();
  const links = { fieldValues: `${base}/api/3/contacts/${id}/fieldValues` };
  return {
    cdate: date,
    udate: date,
    email: email.toLowerCase(),
    phone,
    firstName: '',
    lastName: '',
    links,
    id: String(id),
  };
}

/** A field without a value has no entry. */
function values({ id, customerType, lifetimeValue, owner, groups }: Person) {
  const all: [field: string, value: string | null | undefined][] = [
    [FIELDS.customerType, customerType],
    [FIELDS.lifetimeValue, String(lifetimeValue)],
    [FIELDS.owner, owner.email],
    [FIELDS.groups, groups.length === 0 ? null : `||${groups.map(groupValue).join('||')}||`],
  ];
  return all
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field, value], index) => ({
      contact: String(id),
      field,
      value,
      id: String(id * 10 + index),
      owner: String(id),
    }));
}
