/** A string, or a sign that opens, closes or separates. Everything else of a JSON text does not matter here. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/gs;

/** Keys of an object that is open; undefined for a list. */
type Open = Set<string> | undefined;

/**
 * Whether an object of a JSON text has a key twice. `JSON.parse` keeps the last one without a word, so that two readers of
 * one answer may see two customers. Linear, without recursion; `text` must be valid JSON.
 */
export function hasDuplicateKeys(text: string): boolean {
  const open: Open[] = [];
  let isKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined);
      isKey = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      isKey = false;
    } else if (token === ',') isKey = inside !== undefined;
    else if (isKey && inside) {
      // The same key may be written in two ways: "a" and "\u0061".
      const key = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
      if (inside.has(key)) return true;
      inside.add(key);
      isKey = false;
    }
  }
  return false;
}
