/** Conversation keys and opened ids in few bytes: their common beginning is written once. */
export class KeyCodec {
  readonly prefix: string;

  /** @param example a key, or a prefix; all that follows its last slash is its own */
  constructor(example: string) {
    this.prefix = example.slice(0, example.lastIndexOf('/') + 1);
  }

  short(key: string): string {
    const own = key.slice(this.prefix.length);
    return key.startsWith(this.prefix) && !own.startsWith('/') ? own : `/${key}`;
  }

  long(short: string): string {
    return short.startsWith('/') ? short.slice(1) : this.prefix + short;
  }

  /** An opened id often repeats the conversation's own id. */
  shortId(key: string, openedId: string): string {
    const own = this.short(key);
    return openedId.startsWith(own) ? `~${openedId.slice(own.length)}` : `=${openedId}`;
  }

  longId(key: string, short: string): string {
    return short.startsWith('~') ? this.short(key) + short.slice(1) : short.slice(1);
  }
}

/** What stands beside the ids in a carried entry. */
const OVERHEAD = 26;

/** Bytes of a conversation that waits or has a seat, as `carried.ts` writes it; rather too many. */
export function bytesOf(conversation: string, openedId: string): number {
  const own = conversation.length - conversation.lastIndexOf('/') - 1;
  const repeats = openedId.startsWith(conversation.slice(-own));
  return own + openedId.length - (repeats ? own : 0) + OVERHEAD;
}
