import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Json } from './response-mapping.js';

/** Largest answer that is read, before and after decompression. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** What an answer holds. `other`: not JSON; `why` completes "the answer ...". */
export type AnswerBody = { kind: 'json'; value: Json } | { kind: 'empty' } | { kind: 'other'; why: string };

const unpack = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * Reads an answer that should be JSON. Rejects only when the connection ends before the answer does.
 */
export async function readBody(response: Dispatcher.ResponseData): Promise<AnswerBody> {
  const bytes = await readBytes(response.body);
  if (bytes === undefined) return { kind: 'other', why: 'is larger than 1 MiB' };
  const plain = await decompress(bytes, header(response, 'content-encoding'));
  if (typeof plain === 'string') return { kind: 'other', why: plain };
  const type = header(response, 'content-type').split(';')[0]?.trim().toLowerCase() ?? '';
  const isJson = /^(application|text)\/([\w.-]+\+)?json$/.test(type);
  // An empty page of another type comes from whatever stands before the CRM, not from the CRM.
  if (plain.length === 0 && (isJson || type === '')) return { kind: 'empty' };
  if (!isJson)
    return { kind: 'other', why: type === '' ? 'has no content type' : `is ${type.slice(0, 60)}, not JSON` };
  return parseBody(plain);
}

function parseBody(bytes: Buffer): AnswerBody {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value = JSON.parse(text) as Json;
    if (hasDuplicateKeys(text)) return { kind: 'other', why: 'has a key twice in one object' };
    return { kind: 'json', value };
  } catch {
    return { kind: 'other', why: 'says it is JSON and cannot be read as JSON' };
  }
}

/** Undefined when there are too many; the connection is closed then. */
async function readBytes(body: Dispatcher.ResponseData['body']): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The bytes, or what is wrong with them. */
async function decompress(bytes: Buffer, encoding: string): Promise<Buffer | string> {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity' || bytes.length === 0) return bytes;
  if (!Object.hasOwn(unpack, name)) return `has the unknown content encoding ${name.slice(0, 60)}`;
  try {
    return await unpack[name as keyof typeof unpack](bytes, { maxOutputLength: MAX_ANSWER_BYTES });
  } catch (e) {
    const tooLarge = e instanceof RangeError;
    return tooLarge ? 'is larger than 1 MiB once decompressed' : `cannot be decompressed (${name})`;
  }
}

function header(response: Dispatcher.ResponseData, name: string): string {
  const value = response.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** A string, or a sign that opens, closes or separates. Everything else of a JSON text does not matter here. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/gs;

/** Keys of an object that is open; undefined for a list. */
type Open = Set<string> | undefined;

/**
 * Whether an object of a JSON text has a key twice. `JSON.parse` keeps the last one without a word, so that two readers of
 * one answer may see two customers. Linear, without recursion; `text` must be valid JSON.
 */
export function hasDuplicateKeys(text: string): boolean {
  const open: Open[] = [];
  let isKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined);
      isKey = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      isKey = false;
    } else if (token === ',') isKey = inside !== undefined;
    else if (isKey && inside) {
      // The same key may be written in two ways: "a" and "\u0061".
      const key = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
      if (inside.has(key)) return true;
      inside.add(key);
      isKey = false;
    }
  }
  return false;
}
