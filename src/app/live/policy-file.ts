import { statSync } from 'node:fs';
import { ConfigError } from '../../config/problems.js';
import type { RouterConfig } from '../../config/workspace.js';

export interface PolicyFileOptions {
  path: string;
  /** @throws {ConfigError} */
  load(): RouterConfig;
}

/** A policy file that may change under a running process. */
export class PolicyFile {
  readonly #options: PolicyFileOptions;
  #seen: string;
  /** Why the file as it is now is not taken up; undefined when it is. */
  refused: ConfigError | undefined;

  constructor(options: PolicyFileOptions) {
    this.#options = options;
    this.#seen = fingerprint(options.path);
  }

  /** The file's content when it has changed and is sound; a broken one is refused, and the old one stays. */
  changed(): RouterConfig | undefined {
    const now = fingerprint(this.#options.path);
    if (now === this.#seen) return undefined;
    this.#seen = now;
    try {
      const config = this.#options.load();
      this.refused = undefined;
      return config;
    } catch (e) {
      if (!(e instanceof ConfigError)) throw e;
      this.refused = e;
      return undefined;
    }
  }
}

/** Editors replace files, mounts swap links: time, size and identity together tell a change. */
function fingerprint(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs}/${size}/${ino}`;
  } catch {
    return 'absent';
  }
}
