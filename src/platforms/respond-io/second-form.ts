/** Bytes and nesting of a body that is serialised again. Anybody can send one, so it has to stay cheap. */
const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 16;

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}');

/** The parsed body serialised again; undefined when it is above the bounds or not JSON. */
export function serialisedAgain(rawBody: Buffer): string | undefined {
  if (rawBody.length > MAX_BYTES || isDeep(rawBody)) return undefined;
  try {
    return JSON.stringify(JSON.parse(rawBody.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Counts brackets outside of strings, so that nothing is parsed for it. */
function isDeep(json: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) return true;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth--;
  }
  return false;
}
