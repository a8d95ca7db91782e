import type { PinnedPlatform, Release } from '../release.js';

export interface SourceContext {
  env: NodeJS.ProcessEnv;
  release: Release;
  /** `undefined` on a platform that the release is not pinned for. */
  pinned: PinnedPlatform | undefined;
  /** Base address of the official download. */
  downloadFrom: string;
  say: (line: string) => void;
}

/** A binary that may be run, or why this source has none. */
export type Attempt = { binary: string } | { because: string };

/** One place where a `temporal` binary may be. Throws TemporalServerError where going on would be wrong. */
export type Source = (context: SourceContext) => Promise<Attempt>;
