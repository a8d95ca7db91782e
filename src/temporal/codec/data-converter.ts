import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import { CompressingCodec } from './compressing-codec.js';
import { EncryptingCodec } from './encrypting-codec.js';
import { readCodecKeys } from './keys.js';

/** Beside this module, compiled as it is. */
const failureConverterPath = fileURLToPath(
  new URL(`./failure-converter${extname(import.meta.url)}`, import.meta.url),
);

/**
 * The codec of every client and worker: it compresses large payloads, and encrypts all of them with ROUTER_CODEC_KEYS.
 * @throws {SettingsError}
 */
export function codecOf(env: NodeJS.ProcessEnv): PayloadCodec {
  const [first, ...others] = readCodecKeys(env);
  return new CompressingCodec(first && new EncryptingCodec([first, ...others]));
}

/**
 * For every client and worker.
 * @throws {SettingsError}
 */
export function converting(env: NodeJS.ProcessEnv): { dataConverter: DataConverter } {
  const failures = isEncrypting(env) ? { failureConverterPath } : {};
  return { dataConverter: { payloadCodecs: [codecOf(env)], ...failures } };
}

/** The workflow bundle that fits: the build makes a second one, in which failures are encoded too. */
export const bundleFor = (bundle: string, env: NodeJS.ProcessEnv): string =>
  isEncrypting(env) ? bundle.replace(/\.js$/, '.encoding.js') : bundle;

const isEncrypting = (env: NodeJS.ProcessEnv): boolean => readCodecKeys(env).length > 0;
