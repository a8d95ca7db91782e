import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { EncryptingCodec } from './encrypting-codec.js';
import { readCodecKeys } from './keys.js';

/** Beside this module, compiled as it is. */
const failureConverterPath = fileURLToPath(
  new URL(`./failure-converter${extname(import.meta.url)}`, import.meta.url),
);

/** The codec of ROUTER_CODEC_KEYS; undefined when it is switched off. @throws {SettingsError} */
export function codecOf(env: NodeJS.ProcessEnv): EncryptingCodec | undefined {
  const [first, ...others] = readCodecKeys(env);
  return first && new EncryptingCodec([first, ...others]);
}

/**
 * For every client and worker; without ROUTER_CODEC_KEYS it changes nothing.
 * @throws {SettingsError}
 */
export function converting(env: NodeJS.ProcessEnv): { dataConverter?: DataConverter } {
  const codec = codecOf(env);
  return codec ? { dataConverter: { payloadCodecs: [codec], failureConverterPath } } : {};
}

/** The workflow bundle in which failures are encoded too; the build makes both. */
export const encodingBundle = (bundle: string): string => bundle.replace(/\.js$/, '.encoding.js');
