import { readFileSync, statSync } from 'node:fs';
import { isEmail } from '../../routing/email-syntax.js';
import { foldEmail } from '../address.js';
import { toE164 } from '../../phone/e164.js';
import { CrmMisconfigured } from '../errors.js';
import { addressColumns } from './vip-list-header.js';
import { decodeText, parseTable, type TableRow } from './vip-list-text.js';

export interface VipList {
  columns: string[];
  /** By lower-case e-mail, and by phone number in E.164. */
  rows: Map<string, Record<string, string>>;
  /** Lines that are left out, or read in part, with the reason; no personal data. */
  bad: { line: number; why: string }[];
}

const MAX_BYTES = 10 * 1024 * 1024;
/** Excel writes this for a long number in a narrow column: digits are lost. */
const SCIENTIFIC = /^\d([.,]\d+)?E\+\d+$/i;

/**
 * Reads a list of VIPs as spreadsheets save it: commas, semicolons or tabs, a header line with a column for e-mail
 * addresses, phone numbers or both, in UTF-8, UTF-16 or Windows-1252.
 * @param defaultCountry of phone numbers without a country code
 * @throws {CrmMisconfigured} when the file as a whole is of no use
 */
export function readVipList(file: string, defaultCountry?: string): VipList {
  const [header, ...rows] = parseTable(decodeText(readBytes(file)));
  if (!header)
    throw new CrmMisconfigured('the VIP list is empty; it needs a header line such as email,phone');
  const columns = header.cells;
  const addresses = addressColumns(columns);
  const list: VipList = { columns, rows: new Map(), bad: [] };
  for (const row of rows) {
    const why = add(list, row, addresses, defaultCountry);
    if (why !== undefined) list.bad.push({ line: row.line, why });
  }
  if (rows.length > 0 && list.rows.size === 0)
    throw new CrmMisconfigured(
      `no line of the VIP list can be used: line ${list.bad[0]?.line ?? 2} is left out because ${list.bad[0]?.why ?? 'it is empty'}`,
    );
  return list;
}

function readBytes(file: string): Buffer {
  try {
    if (statSync(file).size > MAX_BYTES) throw new CrmMisconfigured('the VIP list is larger than 10 MiB');
    return readFileSync(file);
  } catch (e) {
    if (e instanceof CrmMisconfigured) throw e;
    throw new CrmMisconfigured('the VIP list cannot be read');
  }
}

type Columns = ReturnType<typeof addressColumns>;

/** @returns what is wrong with the line */
function add(
  { columns, rows }: VipList,
  { cells }: TableRow,
  { emails, phones }: Columns,
  defaultCountry: string | undefined,
): string | undefined {
  // A spreadsheet may add empty cells at the end of a line.
  const isTooLong = cells.slice(columns.length).some((cell) => cell !== '');
  if (cells.length < columns.length || isTooLong) return 'it has not as many cells as the header';
  const filled = (places: number[]) => places.flatMap((at) => cells[at] || []);
  const [written, numbers] = [filled(emails), filled(phones)];
  if (written.length + numbers.length === 0) return 'it has neither e-mail nor phone';
  if (written.some((one) => !isEmail(one))) return 'its e-mail address is invalid';
  const readable = numbers.map((one) => toE164(one, defaultCountry));
  const keys = [...written.map(foldEmail), ...readable.flatMap((one) => one ?? [])];
  const unread = numbers.find((_, index) => readable[index] === undefined);
  const why = unread === undefined ? undefined : whyUnreadable(unread, defaultCountry);
  if (keys.length === 0) return why;
  if (keys.some((key) => rows.has(key))) return 'the same e-mail or phone stands above already';
  const record = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']));
  for (const key of keys) rows.set(key, record);
  return why;
}

function whyUnreadable(phone: string, defaultCountry: string | undefined): string {
  if (SCIENTIFIC.test(phone)) return 'its phone number has lost its digits; format the column as text';
  return defaultCountry === undefined && !phone.startsWith('+')
    ? 'its phone number has no country code, and the policy names no crm.defaultCountry'
    : 'its phone number cannot be read';
}
