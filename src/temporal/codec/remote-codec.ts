import { createHash } from 'node:crypto';
import type { PayloadCodec } from '@temporalio/common';
import { SettingsError } from '../../config/settings.js';
import { codecOf } from './data-converter.js';

/** The codec as the Temporal UI and CLI may use it from afar. */
export interface RemoteCodec {
  codec: PayloadCodec;
  /** Pages that may call it: scheme, host and port. */
  origins: ReadonlySet<string>;
  /** SHA-256 of the token that callers send. */
  tokenHash: Buffer;
}

const MIN_TOKEN = 32;

/**
 * From ROUTER_CODEC_KEYS, ROUTER_CODEC_ORIGINS (with commas between) and ROUTER_CODEC_TOKEN. Without keys it decompresses.
 * @returns undefined unless origins are set
 * @throws {SettingsError} with every mistake
 */
export function remoteCodecOf(env: NodeJS.ProcessEnv): RemoteCodec | undefined {
  const codec = codecOf(env);
  const text = env['ROUTER_CODEC_ORIGINS'] ?? '';
  if (text === '') return undefined;
  const origins = text.split(',').map((origin) => origin.trim());
  const token = env['ROUTER_CODEC_TOKEN'] ?? '';
  const problems = origins
    .filter((origin) => !isOrigin(origin))
    .map((origin) => `ROUTER_CODEC_ORIGINS: "${origin}" is not of the form https://host or http://host:port`);
  if (token.length < MIN_TOKEN)
    problems.push(
      `ROUTER_CODEC_TOKEN needs at least ${MIN_TOKEN} characters: who has it reads every payload`,
    );
  if (problems.length > 0) throw new SettingsError(problems);
  return { codec, origins: new Set(origins), tokenHash: createHash('sha256').update(token).digest() };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}
