import { readFileSync, statSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { isEmail } from '../../routing/email-syntax.js';
import { CrmMisconfigured } from '../errors.js';

export interface VipList {
  columns: string[];
  /** By lower-case e-mail, and by phone number as it is written. */
  rows: Map<string, Record<string, string>>;
  /** Lines that are left out, with the reason; no personal data. */
  bad: { line: number; why: string }[];
}

const LARGEST = 10 * 1024 * 1024;

interface Row {
  record: Record<string, string>;
  info: { lines: number };
}

/**
 * Reads a list of VIPs: CSV (RFC 4180), UTF-8, a header line with `email` and/or `phone`.
 * @throws {CrmMisconfigured} when the file as a whole is of no use
 */
export function readVipList(file: string): VipList {
  const parsed = parseFile(file);
  const columns = Object.keys(parsed[0]?.record ?? {});
  if (parsed.length > 0 && !columns.includes('email') && !columns.includes('phone'))
    throw new CrmMisconfigured('the VIP list has neither a column email nor a column phone');
  const list: VipList = { columns, rows: new Map(), bad: [] };
  for (const { record, info } of parsed) {
    const why = add(list, record, columns.length);
    if (why !== undefined) list.bad.push({ line: info.lines, why });
  }
  return list;
}

function parseFile(file: string): Row[] {
  try {
    if (statSync(file).size > LARGEST) throw new CrmMisconfigured('the VIP list is larger than 10 MiB');
    return parse(readFileSync(file), {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim()),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Row[];
  } catch (e) {
    if (e instanceof CrmMisconfigured) throw e;
    if (e instanceof CsvError) throw new CrmMisconfigured(`the VIP list is no CSV (${e.code})`);
    throw new CrmMisconfigured('the VIP list cannot be read');
  }
}

/** @returns why the row is left out */
function add({ rows }: VipList, record: Record<string, string>, columns: number): string | undefined {
  if (Object.keys(record).length !== columns) return 'it has not as many cells as the header';
  const email = record['email']?.toLowerCase() ?? '';
  const phone = record['phone'] ?? '';
  if (email === '' && phone === '') return 'it has neither e-mail nor phone';
  if (email !== '' && !isEmail(email)) return 'its e-mail is none';
  const keys = [email, phone].filter((key) => key !== '');
  if (keys.some((key) => rows.has(key))) return 'the same e-mail or phone stands above already';
  for (const key of keys) rows.set(key, record);
  return undefined;
}
