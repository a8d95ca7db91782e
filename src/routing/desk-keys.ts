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
