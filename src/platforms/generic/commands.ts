import { createHash, randomUUID } from 'node:crypto';
import { signedHeaders } from '../../http/standard-webhooks.js';
import { PlatformApi } from '../shared/platform-api.js';
import type { CallOptions } from '../platform.js';
import { ErrorAnswer } from './answers.js';
import type { GenericSettings } from './settings.js';

export type CommandType =
  | 'message.send'
  | 'conversation.get'
  | 'conversation.assign'
  | 'conversation.unassign'
  | 'conversation.close'
  | 'conversations.list'
  | 'contact.find'
  | 'contact.update'
  | 'comment.add'
  | 'tag.add'
  | 'users.list';

/** Posts one command and resolves with the answer. @throws {PlatformError} */
export interface Commands {
  ask: (call: string, type: CommandType, data: object, options?: CallOptions) => Promise<Answer>;
  /** Under the caller's idempotency key: the same command with the same key has one effect. */
  tell: (call: string, type: CommandType, data: object, options?: CallOptions) => Promise<Answer>;
}

type Answer = Awaited<ReturnType<PlatformApi['read']>>;

/** Signed commands to the one address that the system has for them. */
export function commandsTo(
  { url, commandSecrets }: GenericSettings,
  options: { timeout?: number; now?: () => number },
): Commands {
  const { now = Date.now, timeout } = options;
  const api = new PlatformApi({
    platform: 'the system',
    baseUrl: url,
    headers: {},
    timeout,
    wordsOf: (body) => ErrorAnswer.safeParse(body).data?.message,
  });
  const path = new URL(url).pathname === '/' ? '/' : '';
  const signed = (id: string, body: object) =>
    // The pool sends the same text: JSON.stringify of the same object.
    signedHeaders({ id, at: now(), body: JSON.stringify(body) }, commandSecrets);
  return {
    ask(call, type, data, { signal } = {}) {
      const body = { type, data };
      return api.search(call, path, body, signal, signed(`ask_${randomUUID()}`, body));
    },
    tell(call, type, data, { signal, idempotencyKey } = {}) {
      const body = { type, data };
      return api.write(call, 'POST', path, body, { signal, headers: signed(idOf(idempotencyKey), body) });
    },
  };
}

/** Keys may hold names of conversations, ids may not. */
function idOf(key: string | undefined): string {
  if (key === undefined) return `cmd_${randomUUID()}`;
  return `cmd_${createHash('sha256').update(key).digest('hex').slice(0, 40)}`;
}
