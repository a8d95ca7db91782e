import { CrmMisconfigured } from '../errors.js';

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
