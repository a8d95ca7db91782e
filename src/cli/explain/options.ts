import { parseArgs } from 'node:util';
import type { Channel, Contact } from '../../routing/conversation.js';
import { START_OPTIONS, startFlags } from '../policy/start-flags.js';

export const HELP = [
  'vip-router explain --email <address> [--phone <number>] [--name <name>] [--language <code>]',
  '                   [--tag <tag>]... [--field <name>=<value>]... [--lifecycle <name>] [--channel <id or kind>]',
  '                   [--inbox <id>] [--workspace <id>] [--policy <file>] [--data <folder>] [--no-sandbox] [--no-ask]',
  '',
  '  What would happen to such a contact by the policy file: whether they are asked, what the CRM is asked and says,',
  '  and who would get the conversation and why. Writes nothing anywhere. The CRM is really asked, unless --no-ask is',
  '  given or its request is a PUT, PATCH or DELETE.',
];

export interface ExplainOptions {
  contact: Contact;
  channel?: Channel;
  workspace?: string;
  askCrm: boolean;
  /** Flags that `npm start` has too. */
  startFlags: string[];
}

const text = { type: 'string' } as const;
const several = { type: 'string', multiple: true } as const;
const OPTIONS = {
  email: text,
  phone: text,
  name: text,
  language: text,
  lifecycle: text,
  channel: text,
  inbox: text,
  tag: several,
  field: several,
  workspace: text,
  policy: text,
  ...START_OPTIONS,
  ask: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws {Error} naming what was mistyped */
export function readOptions(args: string[]): ExplainOptions | 'help' {
  const { values } = parseArgs({ args, options: OPTIONS, allowNegative: true });
  if (values.help) return 'help';
  const { channel, inbox, workspace } = values;
  const fields = (values.field ?? []).map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`--field ${pair}: write name=value`);
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  const contact: Contact = { id: 'explained', tags: values.tag ?? [], fields: Object.fromEntries(fields) };
  for (const key of ['email', 'phone', 'name', 'language', 'lifecycle'] as const)
    if (values[key] !== undefined) contact[key] = values[key];
  return {
    contact,
    askCrm: values.ask !== false,
    startFlags: startFlags(values),
    ...(workspace === undefined ? {} : { workspace }),
    ...(channel === undefined && inbox === undefined
      ? {}
      : {
          channel: {
            ...(channel === undefined ? {} : { id: channel, source: channel }),
            ...(inbox === undefined ? {} : { inbox }),
          },
        }),
  };
}
