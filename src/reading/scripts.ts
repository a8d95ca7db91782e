/** Which script a letter belongs to, as far as it matters to where an address begins and ends. */

type Script = 'latin' | 'eastAsian' | 'lookalike' | 'other';

/** Written without blanks between words: 我的邮箱是jane@x.com谢谢, jane@x.com입니다. */
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}ー]/u;
/** Have letters that look like Latin ones: a single one may be a slip inside a word. */
const LOOKALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
const LATIN = /[\p{Script=Latin}]/u;
const LETTER = /\p{L}/u;
const ASCII_LETTER = /[a-z]/i;

/** @returns undefined for digits, marks and punctuation, which every script shares */
export function scriptOf(char: string): Script | undefined {
  if (char < '\u0080') return ASCII_LETTER.test(char) ? 'latin' : undefined;
  if (EAST_ASIAN.test(char)) return 'eastAsian';
  if (!LETTER.test(char)) return undefined;
  if (LATIN.test(char)) return 'latin';
  return LOOKALIKE.test(char) ? 'lookalike' : 'other';
}

/** Scripts of the letters in a text, each once, in order. */
export function scriptsIn(text: string): Script[] {
  const found = new Set<Script>();
  for (const char of text) {
    const script = scriptOf(char);
    if (script !== undefined) found.add(script);
  }
  return [...found];
}

/** The longest end of a text that has no letter of another script than Latin. */
export function latinEnd(text: string): string {
  const chars = Array.from(text);
  let start = chars.length;
  while (start > 0 && (scriptOf(chars[start - 1] ?? '') ?? 'latin') === 'latin') start -= 1;
  return chars.slice(start).join('');
}

/** The longest beginning of a text with letters of one script. */
export function oneScriptBeginning(text: string): string {
  let script: Script | undefined;
  let length = 0;
  for (const char of text) {
    const own = scriptOf(char);
    if (own !== undefined && script !== undefined && own !== script) break;
    script ??= own;
    length += char.length;
  }
  return text.slice(0, length);
}
