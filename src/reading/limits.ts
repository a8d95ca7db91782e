/** Characters of a message that are read. Longer than any platform allows; what follows is ignored. */
export const MAX_READ = 65_536;

/** `@` signs that are looked at. A message with more is no answer to a question. */
export const MAX_MARKS = 50;

/** How far the text round an `@` is looked at; more than the longest local part or domain. */
export const REACH = 320;

export const MAX_EMAILS = 5;

/** Characters of the message that travel on: the history stays small, and it holds little personal data. */
export const MAX_TEXT = 500;

/** Longest message whose words are kept. */
export const MAX_WORDS = 12;
