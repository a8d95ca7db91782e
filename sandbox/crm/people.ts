import type { Store } from '../store.js';

/** A customer as every CRM of the sandbox has them. */
export interface Person {
  id: number;
  email: string;
  /** Second addresses, found by search only. */
  otherEmails: string[];
  phone: string;
  /** Absent: the record has no such field. */
  customerType?: string | null;
  /** A multi-select field, in the labels that people see. */
  groups: string[];
  lifetimeValue: number;
  /** Account owner: e-mail and the CRM's own id. */
  owner: { id: number; email: string };
  /** Epoch milliseconds. */
  createdAt: number;
}

const LONG_AGO = Date.UTC(2024, 0, 17);
const owners = [
  { id: 42, email: 'ana@support.example' },
  { id: 43, email: 'ben@support.example' },
] as const;

type Given = Pick<Person, 'email' | 'customerType'> & Partial<Person>;

/** Spellings that trip look-ups: case, blanks, null, empty, no such field, a plus, two records, a quote, several groups. */
const given: Given[] = [
  { email: 'jane@example.com', customerType: 'VIP' },
  { email: 'joe@example.com', customerType: 'Regular' },
  { email: 'mia@example.com', customerType: ' vip ', owner: owners[1] },
  { email: 'noah@example.com', customerType: null },
  { email: 'lea@example.com', customerType: '' },
  { email: 'tom@example.com' },
  { email: 'zoe+shop@example.com', customerType: 'VIP' },
  { email: 'Max@Example.com', customerType: 'Vip', otherEmails: ['max@old.example'] },
  { email: 'twin@example.com', customerType: 'Regular' },
  { email: 'twin@example.com', customerType: 'VIP' },
  { email: "o'hara@example.com", customerType: 'VIP' },
  {
    email: 'multi@example.com',
    customerType: 'Regular',
    groups: ['Partner', 'VIP'],
    phone: '030 000 0200',
    otherEmails: ['second@old.example', 'third@old.example'],
  },
  { email: 'partner@example.com', customerType: 'Regular', groups: ['Partner', 'Newsletter'] },
];

const people: Person[] = given.map((one, index) => ({
  id: 101 + index,
  otherEmails: [],
  groups: [],
  phone: `+4930000${100 + index}`,
  lifetimeValue: (one.customerType ?? '').trim().toLowerCase() === 'vip' ? 5_000 : 100,
  owner: owners[0],
  createdAt: LONG_AGO,
  ...one,
}));

/** Of two with one address the first. */
const peopleByEmail = new Map(people.toReversed().map((one) => [plain(one.email), one]));

/** The people above as somebody has changed them since, and whoever came new. */
export function peopleOf({ customers }: Pick<Store, 'customers'>): Person[] {
  const set = customers.map(({ email, customerType, phone, createdAt = LONG_AGO }, index): Person => {
    const known = peopleByEmail.get(plain(email));
    const lifetimeValue = customerType?.trim().toLowerCase() === 'vip' ? 5_000 : 100;
    const base = known ?? {
      id: 1001 + index,
      email,
      otherEmails: [],
      groups: [],
      phone: '',
      owner: owners[0],
      createdAt,
    };
    return { ...base, customerType, lifetimeValue, ...(phone === undefined ? {} : { phone }) };
  });
  const changed = new Set(set.map(({ email }) => plain(email)));
  return [...people.filter(({ email }) => !changed.has(plain(email))), ...set];
}

export const same = (a: string, b: string): boolean => plain(a) === plain(b);

/** For CRMs in which an address belongs to one record: the latest wins. */
export function oneEach(all: Person[]): Person[] {
  const latest = new Map(all.map((one) => [plain(one.email), one]));
  return all.filter((one) => latest.get(plain(one.email)) === one);
}

function plain(email: string): string {
  return email.trim().toLowerCase();
}

/** Digits only, for CRMs that search numbers without regard to how they are written. */
export const digitsOf = (phone: string): string => phone.replace(/\D/g, '');
