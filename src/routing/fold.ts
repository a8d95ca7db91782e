/** A text for comparisons: width and case of letters, and blanks around it, make no difference. */
export const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Whether two texts are the same but for width and case of letters and blanks around them. */
export const isSameText = (one: string, other: string | undefined): boolean =>
  other !== undefined && fold(one) === fold(other);
