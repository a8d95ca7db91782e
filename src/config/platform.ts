import { z } from 'zod';
import type { Environment } from '../crm/build-request.js';
import { platformKinds } from '../platforms/index.js';
import type { CommonSettings, PlatformKind, SettingFields } from '../platforms/kind.js';
import { chosenBy, duration, id, isRecord, mapping, report, text } from '../schema/values.js';
import { baseUrl, resolved, webhookSecret } from './secrets.js';

/** The messaging platform: `type` says which, the rest is its own. */
export function platform(env: Environment) {
  return chosenBy<CommonSettings>('platform', (value, ctx) => {
    const type = isRecord(value) ? value['type'] : undefined;
    const kind = typeof type === 'string' ? platformKinds.get(type) : undefined;
    if (kind) return settingsOf(kind, env);
    const problem = isRecord(value) && type === undefined ? 'ROUTER_MISSING_KEY' : 'ROUTER_BAD_VALUE';
    report(ctx, problem, `must be ${[...platformKinds.keys()].join(', ')}`, ['type']);
    return undefined;
  }).describe('The messaging platform');
}

export function settingsOf(kind: PlatformKind, env: Environment): z.ZodType<CommonSettings> {
  return mapping(kind.settings(fieldsFor(env)));
}

function fieldsFor(env: Environment): SettingFields {
  return {
    type: <T extends string>(name: T) => z.literal(name),
    secret: () => resolved(env),
    secrets: (least, most) => z.array(resolved(env)).min(least).max(most),
    addressSecret: (none) =>
      resolved(env)
        .transform((value, ctx) => {
          if (value !== none && !/^[\w-]{16,200}$/.test(value))
            report(ctx, 'ROUTER_BAD_VALUE', `must be ${none}, or at least 16 letters, digits, - and _`);
          return value;
        })
        .prefault(none),
    choice: (words) => z.enum(words).default(words[0]),
    webhookSecrets: (least, most) => z.array(webhookSecret(env)).min(least).max(most),
    baseUrl: (standard) => (standard === undefined ? baseUrl(env) : baseUrl(env).prefault(standard)),
    callsPerSecond: (standard) =>
      z
        .union([z.number().min(0.1).max(1_000), z.literal(false)], {
          error: 'must be a number from 0.1 to 1000, or false for no limit',
        })
        .default(standard),
    id: () => id,
    text: (longest) => text(longest),
    optional: <T extends object>(fields: { [K in keyof T]: z.ZodType<T[K]> }) =>
      mapping(fields).exactOptional() as unknown as z.ZodType<T>,
    duration: (standard, shortest, longest) => duration(shortest, longest).prefault(standard),
  };
}
