/**
 * Every kind of error this API answers with. The key is the stable end of the problem's `type`, `/problems/<key>`;
 * docs/reference/problems.md is the same catalogue for readers, and a test holds the two together.
 */
export interface ProblemKind {
  status: number;
  title: string;
  /** What it means and what the caller does about it. */
  help: string;
}

export const catalogue = {
  'bad-request': {
    status: 400,
    title: 'The request is malformed',
    help: 'The request line, a path segment or a header cannot be read. Send it again in proper form.',
  },
  'invalid-json': {
    status: 400,
    title: 'The body is not JSON',
    help: 'The body is truncated, not JSON, or has a key that is never allowed. Nothing was done.',
  },
  'invalid-body': {
    status: 400,
    title: 'The body is not what this endpoint takes',
    help: '`errors` lists every mistake with its place. Unknown members are mistakes too. Nothing was done.',
  },
  'payload-not-decodable': {
    status: 400,
    title: 'A payload cannot be decoded',
    help: 'It was encrypted with a key that is not in ROUTER_CODEC_KEYS, or has been changed since; `detail` says which. None of the payloads was decoded.',
  },
  'invalid-event': {
    status: 400,
    title: 'The event lacks what makes it one',
    help: 'A signed webhook of a known kind has no contact or no message. `errors` says where. Nothing was done.',
  },
  unauthorized: {
    status: 401,
    title: 'An API key is needed',
    help: 'Send `Authorization: Bearer <key>` with a key of the workspace. `npm start` makes one and keeps it in secrets.json of its data folder.',
  },
  'bad-signature': {
    status: 401,
    title: 'The webhook is not signed by this workspace',
    help: 'No configured signing key made the signature over these bytes. Check the signing keys of the workspace.',
  },
  'codec-token-needed': {
    status: 401,
    title: 'The token of the codec is needed',
    help: 'Send `Authorization: Bearer <token>` with the value of ROUTER_CODEC_TOKEN. An API key is not enough: payloads of all workspaces can be read here.',
  },
  'origin-not-allowed': {
    status: 403,
    title: 'This page may not use the codec',
    help: 'Add the origin of the Temporal UI to ROUTER_CODEC_ORIGINS.',
  },
  'namespace-not-served': {
    status: 403,
    title: 'The codec serves another namespace',
    help: 'X-Namespace must name the namespace of this installation (TEMPORAL_NAMESPACE).',
  },
  'not-found': {
    status: 404,
    title: 'There is no such page',
    help: 'The path is not part of this API; /openapi.json lists what is.',
  },
  'unknown-webhook': {
    status: 404,
    title: 'There is no such webhook address',
    help: 'The workspace is not configured, or not with this platform: /webhooks/<workspace>/<platform>.',
  },
  'conversation-not-routed': {
    status: 404,
    title: 'Nobody is routing this conversation',
    help: 'The workspace of this API key has no run for it, or its run has ended. Start one with POST /v1/conversations.',
  },
  'conversation-not-waiting': {
    status: 404,
    title: 'This conversation does not wait for anybody',
    help: 'The workspace of this API key has no such conversation in its queue: it has its person already, or was never queued. GET /v1/queue lists who waits.',
  },
  'unknown-agent': {
    status: 404,
    title: 'The roster has no such agent',
    help: 'Agents are known by the ids they have in router.yaml, in the workspace of this API key.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This path does not take that method',
    help: 'The Allow header lists the methods it takes.',
  },
  'unknown-host': {
    status: 421,
    title: 'The service is not known under this name',
    help: 'It listens for this machine alone and takes localhost, 127.0.0.1 and [::1] in the Host header. List other names, of a proxy or a tunnel on this machine, in ROUTER_HOSTS.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    help: 'Headers must arrive within 10 s and the whole request within 15 s. Send it again.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    help: 'A webhook may have 1 MiB, payloads for the codec 6 MiB, other bodies 256 KiB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body has a media type that is not taken here',
    help: 'Set `Content-Type: application/json` (UTF-8) and no Content-Encoding. A webhook has the media type of its platform.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This opening came with another body before',
    help: 'The conversation was opened under this id by a request that said something else; `detail` says which id. Nothing was done. Send the first request again as it was, or take a new id.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    help: 'Too many with this API key, or from this address without one, with wrong ones or with wrong signatures. Wait for the time in Retry-After.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    help: 'All headers together may have 16 KiB.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    help: 'A defect. The service log has it under the `requestId`. Sending the request again does no harm.',
  },
  'temporal-unavailable': {
    status: 503,
    title: 'Temporal did not accept this in time',
    help: 'Send it again after Retry-After; doing so is harmless even if it was accepted.',
  },
  'not-ready': {
    status: 503,
    title: 'The service is not ready',
    help: '`checks` says which part is not.',
  },
} satisfies Record<string, ProblemKind>;

export type ProblemName = keyof typeof catalogue;
export const problemNames = Object.keys(catalogue) as ProblemName[];

export function isProblemName(name: string): name is ProblemName {
  return Object.hasOwn(catalogue, name);
}
