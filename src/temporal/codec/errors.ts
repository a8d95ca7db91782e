/** Why a payload cannot be read. The SDK fails the task or the call with it; nothing is read in its place. */

/** The payload was encrypted with a key that this process does not have. */
export class UnknownCodecKeyError extends Error {
  override name = 'UnknownCodecKeyError';
  constructor(id: string) {
    super(`no key ${JSON.stringify(id.slice(0, 64))} in ROUTER_CODEC_KEYS: add it, behind the first`);
  }
}

/** The payload is not what was written: changed, cut, or dressed up as another kind. */
export class TamperedPayloadError extends Error {
  override name = 'TamperedPayloadError';
  constructor(why: string, cause?: unknown) {
    super(`an encrypted payload is refused: ${why}`, { cause });
  }
}
