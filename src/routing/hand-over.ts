/** STUB replaced at merge. */
export function asksForHuman(words: string | undefined, handOverWords: readonly string[]): boolean {
  if (words === undefined || words === '') return false;
  const count = words.split(' ').length;
  return handOverWords.some(
    (one) => one !== '' && (words === one || (count <= 5 && ` ${words} `.includes(` ${one} `))),
  );
}
