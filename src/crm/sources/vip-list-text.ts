import { CsvError, parse } from 'csv-parse/sync';
import { CrmMisconfigured } from '../errors.js';

export interface TableRow {
  line: number;
  cells: string[];
}

const DELIMITERS = [',', ';', '\t', '|'];
/** Excel's own way to name the delimiter, before the header. */
const SEP_LINE = /^sep=(.)\r?\n/i;

/** UTF-8, UTF-16 with or without its mark, else Windows-1252, which is what Excel calls "CSV". */
export function decodeText(bytes: Buffer): string {
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
export function parseTable(text: string): TableRow[] {
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
