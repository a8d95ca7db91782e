export interface Addresses {
  api: string;
  temporalUi: string;
  temporal: string;
  /** Absent without a sandbox. */
  sandbox?: string;
}

/** What a person reads: the sandbox first, since that is where one can do something. */
export function greeting(addresses: Addresses, curl: string, keyFile?: string): string {
  const rows: [string, string | undefined][] = [
    ['Sandbox', addresses.sandbox],
    ['API', addresses.api],
    ['API reference', `${addresses.api}/docs`],
    ['Temporal UI', addresses.temporalUi],
  ];
  const lines = rows.flatMap(([name, address]) =>
    address === undefined ? [] : [`  ${name.padEnd(14)} ${address}`],
  );
  const key = keyFile === undefined ? [] : [`  (ROUTER_API_KEY is in ${keyFile})`];
  return [
    '',
    ...lines,
    '',
    'Try:',
    '',
    `  ${curl}`,
    ...key,
    '',
    'Ctrl-C stops everything; state is kept.',
    '',
  ].join('\n');
}

/** What a script reads. */
export const readyLine = ({ api, temporalUi, temporal, sandbox }: Addresses): string =>
  `ready ${JSON.stringify({ api, temporalUi, temporal, sandbox: sandbox ?? null })}`;

/** @param key the API key, or a reference to the variable that holds it */
export function curlLine(api: string, key: string, contact: { id: string; email: string }): string {
  const body = JSON.stringify({
    conversation: contact.id,
    contact: { id: contact.id, email: contact.email },
  });
  return [
    `curl -X POST ${api}/v1/conversations`,
    `-H "Authorization: Bearer ${key}"`,
    '-H "Content-Type: application/json"',
    `-d '${body}'`,
  ].join(' ');
}
