/** One spelling for words and phrases of our tables and of messages: lower case, without accents. */

/** Letters that Unicode does not take apart. */
const SIMPLE: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe' };

/** A pattern of our tables, as `fold` leaves the words of a message; its escapes stay. */
export function foldPattern(source: string): string {
  return source
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC');
}

export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{Mn}/gu, '')
    .replace(/[łøđıßæœ]/gu, (char) => SIMPLE[char] ?? char)
    .replace(/[’‘ʼ´`]/gu, "'")
    .replace(/[\u2010-\u2015]/gu, '-');
}
