import { cachedBinary, exists } from '../cache.js';
import { mustBe, sha256OfFile } from '../sha256.js';
import type { Source } from './source.js';

/** What an earlier start has fetched. Its hash is checked each time: the cache is writable by other programs. */
export const cached: Source = async ({ env, release, pinned, say }) => {
  const binary = cachedBinary(release.version, env);
  if (!pinned || !(await exists(binary))) return { because: `nothing in the cache (${binary})` };
  const actual = await sha256OfFile(binary);
  mustBe(pinned.binarySha256, actual, `The cached Temporal CLI ${binary} (delete it to fetch it again)`);
  say(`Temporal CLI ${release.version} from the cache: ${binary}`);
  return { binary };
};
