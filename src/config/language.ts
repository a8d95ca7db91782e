/** Languages by the names that BCP 47 has for them. */
const NAMES = {
  language: new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }),
  region: new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }),
};

/** Codes of countries that are written where a language belongs. */
const MEANT: Record<string, string> = {
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

/** What is wrong with a language tag, in words that go on after it; undefined when there is such a language. */
export function languageProblem(written: string): string | undefined {
  const tag = written.trim().replaceAll('_', '-');
  let locale: Intl.Locale;
  try {
    locale = new Intl.Locale(tag);
  } catch {
    return 'is no language tag (BCP 47) such as de or pt-BR';
  }
  const { language, region } = locale;
  const meant = MEANT[tag.toLowerCase()];
  if (NAMES.language.of(language) === undefined)
    return `is no language${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  if (region !== undefined && NAMES.region.of(region) === undefined) return `has no region ${region}`;
  return undefined;
}
