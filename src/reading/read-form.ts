/** Addresses in the answers of a form, a flow or a contact card. */
import type { FormAnswer, FoundEmail } from '../routing/conversation.js';
import { findAddresses } from './find-addresses.js';
import { plainText } from './plain-text.js';
import { normalizeRecordEmail } from './record-email.js';
import { fold } from './words/fold.js';
import { namesThirdParty } from './words/third-parties.js';

/** A form has few fields; more are no answer to a question. */
const MAX_FIELDS = 50;
const MAX_VALUE = 2_000;

/** Fields that ask for the address of another person. */
const OTHERS_FIELD =
  /(?:emergency|referr|referral|invite|recipient|second|alternat|guest|notfall|empfehl|contact person)/u;

export function readForm(form: readonly FormAnswer[], contactName?: string): FoundEmail[] {
  const answers = form.slice(0, MAX_FIELDS);
  const isOwnCard = contactName !== undefined && cardNames(answers).has(fold(contactName.trim()));
  return answers.flatMap(({ name = '', value, from }) => {
    const text = plainText(value.slice(0, MAX_VALUE));
    const whole = normalizeRecordEmail(value);
    const places = findAddresses(text);
    const read = places.length === 0 && whole !== undefined ? [{ address: whole }] : places;
    return read.map(({ address, ...place }) => {
      const doubt = 'doubt' in place ? place.doubt : undefined;
      // A field that is all address says it as clearly as a sentence.
      const isWhole = whole !== undefined && whole === address && doubt !== 'typo';
      return {
        address,
        claim: claimOfField(name, from, whole !== undefined, isOwnCard),
        ...(doubt === undefined || isWhole ? {} : { doubt }),
      };
    });
  });
}

function claimOfField(
  name: string,
  from: FormAnswer['from'],
  isWhole: boolean,
  isOwnCard: boolean,
): FoundEmail['claim'] {
  // A contact shares cards of other people too; only a card in their own name speaks of them.
  if (from === 'contactCard') return isOwnCard ? 'own' : 'mention';
  const label = fold(name.replace(/[_-]+/gu, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
  if (
    OTHERS_FIELD.test(label) ||
    namesThirdParty(label.replace(/\b(?:your|ihre?|votre|su|sua|seu|uw)\b/gu, ''))
  )
    return 'other';
  return isWhole ? 'own' : 'mention';
}

function cardNames(answers: readonly FormAnswer[]): Set<string> {
  return new Set(answers.filter(({ from }) => from === 'contactCard').map(({ value }) => fold(value.trim())));
}
