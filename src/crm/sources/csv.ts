import { statSync } from 'node:fs';
import { CrmMisconfigured } from '../errors.js';
import type { LookUp } from '../look-up.js';
import { readVipList, type VipList } from './vip-list.js';

/** Milliseconds: a changed file is noticed within this time. */
const LOOK_EVERY = 1_000;

interface Loaded {
  looked: number;
  fingerprint: string;
  list: VipList;
}

const files = new Map<string, Loaded>();

/** A file of VIPs. Whoever is not in it is not known; `listed` is `yes` for whoever is. */
export function csvLookUp(file: string, fields: readonly string[]): LookUp {
  return ({ email, phone }, { report }) => {
    const { rows, columns } = load(file, report);
    const missing = fields.find((name) => name !== 'listed' && !columns.includes(name));
    if (missing !== undefined) throw new CrmMisconfigured(`the list has no column ${missing}`);
    const row = rows.get(email?.trim().toLowerCase() ?? '') ?? rows.get(phone ?? '');
    return Promise.resolve(row ? [{ fields: { ...row, listed: 'yes' } }] : []);
  };
}

/** Read again when it has changed; a file that has become unreadable says nothing about anybody. */
function load(file: string, report: ((problem: string) => void) | undefined): VipList {
  const known = files.get(file);
  const now = Date.now();
  if (known && now - known.looked < LOOK_EVERY) return known.list;
  const fingerprint = fingerprintOf(file);
  if (known?.fingerprint === fingerprint) {
    known.looked = now;
    return known.list;
  }
  const list = readVipList(file);
  for (const { line, why } of list.bad) report?.(`line ${line} of the VIP list is left out: ${why}`);
  files.set(file, { looked: now, fingerprint, list });
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
