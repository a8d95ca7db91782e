/** What the receivers of webhooks have in common: the order of looking, bodies, and signatures. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { DomainEvent } from '../../routing/conversation.js';
import { UnreadableBodyError, WebhookBodyError, type Received, type WebhookRequest } from '../platform.js';

interface Reading {
  /** Why the request is not authentic; undefined when it is. Never throws, and decodes nothing. */
  whyNotAuthentic: (request: WebhookRequest) => string | undefined;
  /** The events in the body of an authentic request. */
  parse: (body: unknown, request: WebhookRequest) => DomainEvent[];
  /** The response to the platform's GET; undefined to refuse. Absent: the platform sends no GET. */
  answerChallenge?: (query: URLSearchParams) => string | undefined;
}

/** A receiver of POST requests with JSON: first the sender, then the body. */
export function jsonReceiver({ whyNotAuthentic, parse, answerChallenge }: Reading) {
  return (request: WebhookRequest): Received => {
    const { method, mediaType, body, url } = request;
    if (method === 'GET') {
      if (!answerChallenge) return { kind: 'unsupported', what: 'method' };
      const answer = answerChallenge(new URLSearchParams(url.split('?', 2)[1]));
      return answer === undefined
        ? { kind: 'refused', reason: 'not the challenge of the platform' }
        : { kind: 'challenge', answer };
    }
    if (body.length > 0 && mediaType !== 'application/json')
      return { kind: 'unsupported', what: 'mediaType' };
    const reason = whyNotAuthentic(request);
    if (reason !== undefined) return { kind: 'refused', reason };
    return { kind: 'events', events: parse(readJson(body), request) };
  };
}

/** @throws {UnreadableBodyError} */
function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new UnreadableBodyError('not JSON');
  }
}

/**
 * True when one of the keys made this HMAC-SHA256 over the parts. Computes with every key, so that the time taken does not
 * tell which one matched. An empty key signs nothing.
 * @param given undefined: no signature
 */
export function isSignedByOneOf(
  keys: readonly string[],
  given: Buffer | undefined,
  ...parts: (string | Buffer)[]
): boolean {
  if (given === undefined) return false;
  let matches = false;
  for (const key of keys) {
    if (key === '') continue;
    const hmac = createHmac('sha256', key);
    for (const part of parts) hmac.update(part);
    const expected = hmac.digest();
    if (expected.length === given.length && timingSafeEqual(expected, given)) matches = true;
  }
  return matches;
}

/** The bytes of a header `sha256=<hex>`; undefined for any other header. */
export function hexSignature(header: unknown): Buffer | undefined {
  const hex = typeof header === 'string' ? /^sha256=([0-9a-fA-F]{64})$/.exec(header.trim())?.[1] : undefined;
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}

/** Takes the same time wherever the texts differ, and however long they are. */
export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/**
 * A hash of the content: the id of an event that has no id.
 * @throws {WebhookBodyError} when it is nested too deeply
 */
export function contentHash(json: unknown): string {
  try {
    return createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 32);
  } catch {
    throw new WebhookBodyError('$', 'nested too deeply');
  }
}
