import { createSecretKey, type KeyObject } from 'node:crypto';
import { SettingsError } from '../../config/settings.js';

/** A key of AES-256, and the name by which payloads say that it was used. */
export interface CodecKey {
  id: string;
  key: KeyObject;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]+={0,2}|[A-Za-z0-9_-]+)$/;
/** Bytes. */
const LENGTH = 32;
const NAME = 'ROUTER_CODEC_KEYS';

/**
 * Reads `id:base64,id2:base64`. The first key encrypts, all decrypt.
 * @returns none when the variable is not set
 * @throws {SettingsError} with every mistake; no message holds a key
 */
export function readCodecKeys(env: NodeJS.ProcessEnv): CodecKey[] {
  const text = env[NAME] ?? '';
  if (text === '') return [];
  const problems: string[] = [];
  const keys = new Map<string, KeyObject>();
  text.split(',').forEach((entry, index) => {
    const where = `${NAME}, entry ${index + 1}`;
    const [id = '', ...rest] = entry.trim().split(':');
    const value = rest.join(':');
    const problem = problemOf(id, value, keys);
    if (problem !== undefined) problems.push(`${where}: ${problem}`);
    else keys.set(id, createSecretKey(Buffer.from(value, 'base64')));
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return [...keys].map(([id, key]) => ({ id, key }));
}

function problemOf(id: string, value: string, known: ReadonlyMap<string, unknown>): string | undefined {
  if (value === '') return 'not of the form id:key';
  if (!ID.test(id)) return 'the id has 1 to 64 letters, digits, dots, dashes and underscores';
  if (known.has(id)) return `duplicate id ${id}`;
  if (!BASE64.test(value)) return `the key of ${id} is not base64`;
  const { length } = Buffer.from(value, 'base64');
  if (length === LENGTH) return undefined;
  return `the key of ${id} has ${length} bytes and needs ${LENGTH}: openssl rand -base64 ${LENGTH}`;
}
