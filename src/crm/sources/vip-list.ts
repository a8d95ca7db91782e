import { readFileSync, statSync } from 'node:fs';
import { isEmail } from '../../routing/email-syntax.js';
import { foldEmail } from '../address.js';
import { toE164 } from '../../phone/e164.js';
import { CrmMisconfigured } from '../errors.js';
import { CsvError, parse } from 'csv-parse/sync';

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

interface TableRow {
  line: number;
  cells: string[];
}

const DELIMITERS = [',', ';', '\t', '|'];
/** Excel's own way to name the delimiter, before the header. */
const SEP_LINE = /^sep=(.)\r?\n/i;

/** UTF-8, UTF-16 with or without its mark, else Windows-1252, which is what Excel calls "CSV". */
function decodeText(bytes: Buffer): string {
  const utf16 = utf16Kind(bytes);
  if (utf16 !== undefined) return new TextDecoder(utf16).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function utf16Kind(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (second === 0 && first !== 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return undefined;
}

/**
 * The lines of a table, the header first; blanks round a cell do not count.
 * @throws {CrmMisconfigured} when it is no table
 */
function parseTable(text: string): TableRow[] {
  const named = SEP_LINE.exec(text);
  const body = named ? text.slice(named[0].length) : text;
  if (body.includes('\0')) throw new CrmMisconfigured('the VIP list is no text; save it as CSV');
  try {
    const rows = parse(body, {
      delimiter: named?.[1] ?? delimiterOf(body),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const before = named ? 1 : 0;
    return rows
      .filter(({ record }) => record.some((cell) => cell !== ''))
      .map(({ record, info }) => ({ line: info.lines + before, cells: record }));
  } catch (e) {
    if (e instanceof CsvError) throw new CrmMisconfigured(`the VIP list is no CSV (${e.code})`);
    throw e;
  }
}

/** The sign that the header has most of, outside of quotes. */
function delimiterOf(text: string): string {
  const header =
    /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text.trimStart())?.[0].replace(/"(?:[^"]|"")*"/g, '') ?? '';
  const count = (sign: string) => header.split(sign).length - 1;
  return DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** What spreadsheets and address books call the column, without blanks, signs and accents, in lower case. */
const EMAIL =
  /^(primary|main|work|home|business|private|contact|customer|kunden|geschaftlich)?(email|mail|correo(electronico)?|courriel|mel)(address|adress|adresse|addresse|id)?\d*(value|address|adresse)?$/;
const PHONE =
  /^(primary|main|work|home|business|private|contact|customer|mobile|cell|kunden|geschaftlich)?(phone|telephone|telefon|telefono|telefone|tel|mobile|mobil|mobiltelefon|mobilephone|cell|cellphone|handy|gsm|whatsapp|movil|celular|portable)(number|no|nr|nummer|numero)?\d*(value)?$/;

/**
 * The places of the columns with e-mail addresses and phone numbers.
 * @throws {CrmMisconfigured} when there are none, or when two columns have one name
 */
export function addressColumns(columns: readonly string[]): { emails: number[]; phones: number[] } {
  const twice = columns.find((one, at) => one !== '' && columns.indexOf(one) !== at);
  if (twice !== undefined) throw new CrmMisconfigured(`the VIP list has the column ${shown(twice)} twice`);
  const places = (pattern: RegExp) => columns.flatMap((one, at) => (pattern.test(fold(one)) ? [at] : []));
  const found = { emails: places(EMAIL), phones: places(PHONE) };
  if (found.emails.length + found.phones.length > 0) return found;
  // The first line may be a person: it is not quoted.
  const names = columns.some((one) => /[@\d]/.test(one)) ? '' : `; it has ${columns.map(shown).join(', ')}`;
  throw new CrmMisconfigured(
    `the first line of the VIP list must name a column email or phone${names.slice(0, 200)}`,
  );
}

const shown = (name: string): string => `"${name.slice(0, 40)}"`;

function fold(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
