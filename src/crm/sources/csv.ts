import { statSync } from 'node:fs';
import type { CrmRules, CsvSource } from '../../routing/policy/policy.js';
import { foldEmail } from '../address.js';
import { CrmMisconfigured } from '../errors.js';
import type { LookUp } from '../look-up.js';
import { readVipList, type VipList } from './vip-list.js';

/** Milliseconds: a changed file is noticed within this time. */
const LOOK_INTERVAL = 1_000;

interface Loaded {
  looked: number;
  fingerprint: string;
  list: VipList;
}

type CsvPolicy = CrmRules & CsvSource;

const files = new Map<string, Loaded>();

/** A column that no file has: `yes` for every contact in the list. */
export const LISTED = 'listed';

/** A file of VIPs. A contact who is not in it is unknown; `listed` is `yes` for the others. */
export function csvLookUp(crm: CsvPolicy, fields: readonly string[]): LookUp {
  return ({ email, phone }, { report }) => {
    const { rows, columns } = load(crm, report);
    const wanted = fields
      .filter((name) => name !== LISTED)
      .map((name) => [name, columnOf(columns, name)] as const);
    const row = rows.get(foldEmail(email ?? '')) ?? rows.get(phone ?? '');
    if (!row) return Promise.resolve([]);
    const found = wanted.map(([name, column]) => [name, row[column] ?? null] as const);
    return Promise.resolve([{ fields: { ...Object.fromEntries(found), [LISTED]: 'yes' } }]);
  };
}

/**
 * The column that the policy means: letter case makes no difference.
 * @throws {CrmMisconfigured} when there is none
 */
export function columnOf(columns: readonly string[], name: string): string {
  const found =
    columns.find((one) => one === name) ?? columns.find((one) => one.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new CrmMisconfigured(`the list has no column ${name}`);
  return found;
}

/** Read again when it has changed; a file that has become unreadable says nothing about anybody. */
function load({ file, defaultCountry }: CsvPolicy, report: ((problem: string) => void) | undefined): VipList {
  const key = `${defaultCountry ?? ''} ${file}`;
  const known = files.get(key);
  const now = Date.now();
  if (known && now - known.looked < LOOK_INTERVAL) return known.list;
  const fingerprint = fingerprintOf(file);
  if (known?.fingerprint === fingerprint) {
    known.looked = now;
    return known.list;
  }
  const list = readVipList(file, defaultCountry);
  for (const { line, why } of list.bad) report?.(`line ${line} of the VIP list: ${why}`);
  files.set(key, { looked: now, fingerprint, list });
  return list;
}

function fingerprintOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs}/${size}/${ino}`;
  } catch {
    throw new CrmMisconfigured('the VIP list cannot be read');
  }
}
