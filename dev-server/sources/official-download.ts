import { EnvHttpProxyAgent, fetch } from 'undici';
import { binaryOfTarGz } from '../archive.js';
import { cachedBinary, installBinary } from '../cache.js';
import { mustBe, sha256 } from '../sha256.js';
import type { Source } from './source.js';

/** Where there is no way to the internet this must fail soon, as the next source may be near. Milliseconds. */
const timeouts = { connect: { timeout: 3_000 }, headersTimeout: 10_000, bodyTimeout: 15_000 };

/** The vendor's own archive. */
export const officialDownload: Source = async ({ env, release, pinned, downloadFrom, say }) => {
  if (!pinned) return { because: 'this platform is not among the pinned ones' };
  const url = `${downloadFrom}/cli/archive/v${release.version}?platform=${pinned.platform}&arch=${pinned.arch}`;
  say(`Fetching Temporal CLI ${release.version} from ${new URL(url).host}`);
  let binary: Uint8Array;
  try {
    binary = binaryOfTarGz(await get(url));
  } catch (error) {
    const because = `${new URL(url).host}: ${reason(error)}`;
    say(`No official download (${because})`);
    return { because };
  }
  mustBe(pinned.binarySha256, sha256(binary), 'The Temporal CLI of the official download');
  return { binary: await installBinary(cachedBinary(release.version, env), binary) };
};

async function get(url: string): Promise<Uint8Array> {
  const dispatcher = new EnvHttpProxyAgent(timeouts);
  try {
    const answer = await fetch(url, { dispatcher });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  } finally {
    await dispatcher.destroy();
  }
}

function reason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as NodeJS.ErrnoException;
  return code ?? cause.message;
}
