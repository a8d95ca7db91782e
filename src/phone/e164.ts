/**
 * Phone numbers in E.164. The `max` metadata (twice the size of `min`) is needed: only exact ranges tell 491701234567, a
 * number that a spreadsheet has taken the plus from, from a national number. Not for workflow code: other metadata would
 * read differently in a replay.
 */
import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';

/** Longer texts hold no single phone number. */
const MAX_LENGTH = 40;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * A number as people, spreadsheets and CRMs write it.
 * @param countries tried in turn for a number without a country code: ISO 3166 letters
 * @returns E.164; undefined when the text is not one complete phone number
 */
export function toE164(text: string, ...countries: (string | undefined)[]): string | undefined {
  const plain = inPresentPlan(withoutWrapping(text));
  if (plain === '' || plain.length > MAX_LENGTH) return undefined;
  if (plain.startsWith('+')) return possible(plain)?.number;
  for (const country of countries) {
    const code = country?.trim().toUpperCase() ?? '';
    const found = isSupportedCountry(code) ? inCountry(plain, code) : undefined;
    if (found) return found.number;
  }
  return plain.startsWith('00') ? possible(`+${plain.slice(2)}`)?.number : undefined;
}

/** As it is dialled in the country; or with the country's code, when only the plus is missing. */
function inCountry(text: string, country: CountryCode): PhoneNumber | undefined {
  const national = possible(text, country);
  const asDialled = national?.isValid() && digitsOf(national.formatNational()) === digitsOf(text);
  if (asDialled || !digitsOf(text).startsWith(getCountryCallingCode(country))) return national;
  const international = possible(`+${text}`);
  return international?.isValid() ? international : national;
}

const digitsOf = (text: string): string => text.replace(/[^0-9]/g, '');

/** Whether a text is the ISO 3166 code of a country that has phone numbers. */
export function isPhoneCountry(text: string): boolean {
  return isSupportedCountry(text);
}

export interface PhoneSpellings {
  e164: string;
  /** Digits without country code and trunk prefix. */
  significant: string;
  /** `0170 1234567` */
  national: string;
  /** `+49 170 1234567` */
  international: string;
}

/** How a CRM may have written the number. */
export function spellingsOf(e164: string): PhoneSpellings {
  const number = parsePhoneNumberFromString(e164, { extract: false });
  return {
    e164,
    significant: number?.nationalNumber ?? e164.replace(/\D/g, ''),
    national: number?.formatNational() ?? e164,
    international: number?.formatInternational() ?? e164,
  };
}

function possible(text: string, country?: CountryCode): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(country === undefined ? {} : { defaultCountry: country }),
  });
  return number?.isPossible() ? number : undefined;
}

/**
 * WhatsApp ids and old lists keep numbers of former numbering plans: Mexico's mobile 1 behind +52, Brazil's mobile
 * numbers before their ninth digit, Benin's before 01.
 */
const FORMER_PLANS: [former: RegExp, present: string][] = [
  [/^\+521(\d{10})$/, '+52$1'],
  [/^\+55([1-9]\d)([6-9]\d{7})$/, '+55$19$2'],
  [/^\+229([2-9]\d{7})$/, '+22901$1'],
];

function inPresentPlan(text: string): string {
  if (!/^(?:\+|00)/.test(text) || text.length > MAX_LENGTH) return text;
  const dialled = text.replace(/^00/, '+').replace(/[\s().\u2010-\u2015/-]/g, '');
  const plan = FORMER_PLANS.find(([former]) => former.test(dialled));
  return plan ? dialled.replace(...plan) : text;
}

/** Spreadsheets keep a number's plus with `'+49...` or `="+49..."`; links have `tel:` or `whatsapp:`. */
function withoutWrapping(text: string): string {
  const plain = text.normalize('NFKC').replace(INVISIBLE, '').trim();
  return plain
    .replace(/^=?"(.*)"$/s, '$1')
    .replace(/^'/, '')
    .replace(/^(?:tel|whatsapp|sms):/i, '')
    .trim();
}
