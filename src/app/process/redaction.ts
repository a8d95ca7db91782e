/** What no log line shows, at any depth: keys of the installation, words of contacts. */
import { z } from 'zod';
import { platformKinds } from '../../platforms/index.js';
import type { PlatformKind, SettingFields } from '../../platforms/kind.js';

const SECRET = z.unknown();
const SECRET_FIELDS: ReadonlySet<string> = new Set<keyof SettingFields>([
  'secret',
  'secrets',
  'addressSecret',
  'webhookSecrets',
]);

/** Tells only which settings are secrets. */
const fields = new Proxy({} as SettingFields, {
  get: (_, field: string) => () => (SECRET_FIELDS.has(field) ? SECRET : z.unknown()),
});

/** The settings of a platform that are secrets, and the headers of its webhooks. */
const secretsOf = (kind: PlatformKind): string[] => [
  ...Object.entries(kind.settings(fields)).flatMap(([key, type]) => (isSecret(type) ? [key] : [])),
  ...Object.keys(kind.webhooks.headers.shape).map((header) => header.toLowerCase()),
];

/** A description makes a copy with the same definition; a default is a type around its own. */
const isSecret = (type: z.ZodType): boolean =>
  type._zod.def === SECRET._zod.def ||
  (type instanceof z.ZodPrefault && isSecret(type.unwrap() as z.ZodType));

const HIDDEN = [
  // Keys and signatures.
  'authorization',
  'cookie',
  'x-api-key',
  'svix-signature',
  'api_access_token',
  'signature',
  'signingKey',
  'token',
  'accessToken',
  'apiKey',
  'secret',
  'secrets',
  'apiKeys',
  'password',
  ...[...platformKinds.values()].flatMap(secretsOf),
  // Contacts and what they write.
  'contact',
  'email',
  'phone',
  'firstName',
  'lastName',
  'fields',
  'text',
  'body',
];

/** Levels below the line itself at which a key is looked for. */
const DEPTH = 5;

/** For pino: a key at any of these depths is there, and its value is not. */
export const redact = {
  paths: [...new Set(HIDDEN)].flatMap((key) => {
    const own = `["${key}"]`;
    return Array.from({ length: DEPTH + 1 }, (_, depth) => Array(depth).fill('*').join('.') + own);
  }),
  censor: '[hidden]',
};
