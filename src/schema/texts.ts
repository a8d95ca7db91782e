import { z } from 'zod';
import type { Checks } from './checks.js';
import { always, chosenBy, isRecord, report, text } from './values.js';

/** respond.io sends no longer texts. */
const MAX_TEXT = 2_000;

/** The texts a contact may be sent, by language (BCP 47). `default` is always there. */
export type Texts = { default: string } & Record<string, string>;

/** One text, or a text per language with a `default`. */
export function texts(checks: Checks) {
  const message = checks.message(text(MAX_TEXT));
  const byLanguage = z
    .record(z.string(), message)
    .superRefine((value, ctx) => {
      if (!isRecord(value)) return;
      if (!Object.hasOwn(value, 'default'))
        report(ctx, 'ROUTER_MISSING_KEY', 'texts by language need a default', ['default']);
      const seen = new Set<string>();
      for (const key of Object.keys(value).filter((one) => one !== 'default')) {
        const why = languageProblem(key);
        if (why !== undefined) report(ctx, 'ROUTER_BAD_NAME', `${key} ${why}`, [key]);
        const normalized = key.toLowerCase().replaceAll('_', '-');
        if (seen.has(normalized)) report(ctx, 'ROUTER_BAD_NAME', `duplicate language ${key}`, [key]);
        seen.add(normalized);
      }
    }, always)
    .transform((value) => value as Texts);
  const single = message.transform((value): Texts => ({ default: value }));
  return chosenBy<Texts>('texts', (value) => (isRecord(value) ? byLanguage : single));
}

const TAG = /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i;

/** Languages by the names that BCP 47 has for them. */
const NAMES = {
  language: new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }),
  region: new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }),
};

/** Codes of countries that are often written instead of a language. */
const LANGUAGE_OF_COUNTRY: Record<string, string> = {
  cn: 'zh',
  jp: 'ja',
  kr: 'ko',
  gr: 'el',
  dk: 'da',
  cz: 'cs',
  ua: 'uk',
  us: 'en',
  gb: 'en',
  at: 'de-at',
};

/** What is wrong with a language tag, to be written after it; undefined when nothing is. */
function languageProblem(written: string): string | undefined {
  if (!TAG.test(written)) return 'is not a language tag such as de or pt-BR';
  const tag = written.replaceAll('_', '-');
  let locale: Intl.Locale;
  try {
    locale = new Intl.Locale(tag);
  } catch {
    return 'is not a language tag (BCP 47) such as de or pt-BR';
  }
  const { language, region } = locale;
  const similar = LANGUAGE_OF_COUNTRY[tag.toLowerCase()];
  if (NAMES.language.of(language) === undefined)
    return `is not a language${similar === undefined ? '' : `; did you mean ${similar}?`}`;
  if (region !== undefined && NAMES.region.of(region) === undefined) return `has no region ${region}`;
  return undefined;
}
