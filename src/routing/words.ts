/** How messages and configured words are compared. Both sides are folded by the same functions. */

/** A longer message is a sentence about something else, even when it says "agent". */
const MAX_WORDS = 5;

/** Words in lower case; punctuation separates them. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*/gu) ?? []
  );
}

/** The form in which `MessageReading.words` and the configured hand-over words are compared. */
export function foldWords(text: string): string {
  return wordsOf(text).join(' ');
}

/**
 * Whether a message asks for a person: it equals a hand-over word or phrase, or contains one and has at most five words.
 * @param words `MessageReading.words`
 * @param handOverWords as the policy writes them
 */
export function asksForHuman(words: string | undefined, handOverWords: readonly string[]): boolean {
  if (words === undefined || words === '') return false;
  const isShort = words.split(' ').length <= MAX_WORDS;
  return handOverWords
    .map(foldWords)
    .some(
      (wanted) => wanted !== '' && (words === wanted || (isShort && ` ${words} `.includes(` ${wanted} `))),
    );
}
