/** Language tags as BCP 47 writes them, and the choice of a language by "lookup": RFC 4647, section 3.4. */

/** Longest tag that is read; RFC 5646 needs 35 characters. */
const MAX_TAG_LENGTH = 100;
const TAG = /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/;
/** Codes that were replaced, and that older software still sends. */
const REPLACED: Record<string, string> = { iw: 'he', in: 'id', ji: 'yi', jw: 'jv', mo: 'ro', sh: 'sr' };

/**
 * A language tag in lower case with hyphens: `pt_BR` is `pt-br`. The encoding or modifier of a POSIX locale
 * (`pt_BR.UTF-8`, `de_DE@euro`) is left out. Undefined for what is no language tag.
 */
export function normalizeLanguage(tag: string): string | undefined {
  if (tag.length > MAX_TAG_LENGTH) return undefined;
  const [language = ''] = tag.trim().toLowerCase().split(/[.@]/);
  const normalized = language.replaceAll('_', '-');
  if (!TAG.test(normalized)) return undefined;
  return normalized.replace(/^[a-z]{2}(?=-|$)/, (code) => REPLACED[code] ?? code);
}

/**
 * Which of the available languages a reader gets, exactly as `available` writes it. Each wanted language, in order of
 * preference, is shortened from its end until one fits: `zh-hant-tw`, `zh-hant`, `zh`. Undefined when none fits: the
 * caller takes its default.
 */
export function lookUpLanguage(
  available: readonly string[],
  wanted: string | readonly string[] | undefined,
): string | undefined {
  const byTag = new Map<string, string>();
  for (const name of available) {
    const tag = normalizeLanguage(name);
    if (tag !== undefined && !byTag.has(tag)) byTag.set(tag, name);
  }
  for (const range of typeof wanted === 'string' ? [wanted] : (wanted ?? [])) {
    for (let tag = normalizeLanguage(range); tag !== undefined; tag = shortened(tag)) {
      const found = byTag.get(tag);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Without its last subtag, and without a single letter or digit that would then be last: it only introduces others. */
function shortened(tag: string): string | undefined {
  const subtags = tag.split('-').slice(0, -1);
  while (subtags.length > 0 && subtags.at(-1)?.length === 1) subtags.pop();
  return subtags.length === 0 ? undefined : subtags.join('-');
}
