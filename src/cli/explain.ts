import type { Channel, Contact } from '../routing/conversation.js';
import { compact } from '../routing/compact.js';
import { UsageError, type Call, type Result } from './command.js';
import { explainRouting } from './explain/story.js';
import { policyFileOf, workspaceIn } from './policy-file.js';

/** `vip-router explain`: where a contact would go, and why. */
export async function explain({ options, env }: Call<'explain'>): Promise<Result> {
  const { email, phone, name, language, lifecycle, tag = [], field = [] } = options;
  const fields = Object.fromEntries(field.map(pair));
  const contact: Contact = {
    id: 'explained',
    tags: tag,
    fields,
    ...compact({ email, phone, name, language, lifecycle }),
  };
  const channel = channelOf(options);
  const file = await policyFileOf(options, env);
  const workspace = workspaceIn(file, options.workspace);
  const { lines, ...data } = await explainRouting({
    workspace,
    contact,
    askCrm: !options['no-ask'],
    env: file.env,
    ...(channel ? { channel } : {}),
  });
  return { data: { workspace: workspace.id, ...data, explanation: lines }, lines };
}

function channelOf({ channel, inbox }: Call<'explain'>['options']): Channel | undefined {
  if (channel === undefined && inbox === undefined) return undefined;
  return compact({ id: channel, source: channel, inbox });
}

function pair(written: string): [string, string] {
  const at = written.indexOf('=');
  if (at < 1) throw new UsageError(`--field "${written}": write name=value`);
  return [written.slice(0, at), written.slice(at + 1)];
}
