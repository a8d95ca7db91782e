/** What no log line shows, at any depth: keys of the installation, words of contacts. */

const HIDDEN = [
  // Keys and signatures.
  'authorization',
  'cookie',
  'x-api-key',
  'x-webhook-signature',
  'webhook-signature',
  'svix-signature',
  'x-hub-signature-256',
  'x-chatwoot-signature',
  'api_access_token',
  'signature',
  'signingKey',
  'signingKeys',
  'token',
  'accessToken',
  'apiKey',
  'secret',
  'secrets',
  'commandSecrets',
  'appSecrets',
  'verifyToken',
  'unsigned',
  'apiKeys',
  'password',
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
  paths: HIDDEN.flatMap((key) => {
    const own = `["${key}"]`;
    return Array.from({ length: DEPTH + 1 }, (_, depth) => Array(depth).fill('*').join('.') + own);
  }),
  censor: '[hidden]',
};
