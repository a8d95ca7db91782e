/** The sign itself, and the ones that East Asian keyboards put for it. */
const AT_SIGN = /[@\uFF20\uFE6B]/;

export const hasAtSign = (text: string): boolean => AT_SIGN.test(text);
