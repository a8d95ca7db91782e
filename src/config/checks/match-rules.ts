import { platformKinds } from '../../platforms/index.js';
import { nearest } from '../nearest.mjs';
import { isRecord } from '../../schema/values.js';
import { fold } from '../../routing/fold.js';
import { inside, listAt, oneOrMoreAt, type Finding } from './raw.js';

/** Why a condition on these can never be met; empty where the platform has them. */
function lackingOn(platform: string): Partial<Record<'inboxes' | 'tags' | 'lifecycles', string>> {
  const can = platformKinds.get(platform)?.capabilities;
  if (!can) return {};
  return {
    ...(can.inboxes ? {} : { inboxes: `${platform} has no inboxes; use channels` }),
    ...(can.tags ? {} : { tags: `${platform} has no tags` }),
    ...(can.lifecycles || !can.contactFields
      ? {}
      : { lifecycles: `${platform} has no lifecycles; use tags or fields` }),
  };
}

/** Sources of an opening that respond.io documents. */
const SOURCES = ['user', 'contact', 'workflow', 'api', 'zapier', 'make', 'ctc_ads'];

/** Conditions that no conversation of the platform can meet, and rules that an earlier rule always precedes. */
export function checkMatchRules(workspace: unknown, path: PropertyKey[]): Finding[] {
  const platform = String(inside(workspace, 'platform', 'type'));
  const rules = listAt(workspace, 'match');
  const never = (at: PropertyKey[], message: string): Finding => ({
    code: 'ROUTER_NEVER_MATCHES',
    path: [...path, ...at],
    message,
  });
  const lacking = lackingOn(platform);
  const sources = listAt(workspace, 'startOn').flatMap((one, index): Finding[] => {
    const similar = typeof one === 'string' && !SOURCES.includes(one) ? nearest(one, SOURCES) : undefined;
    return similar === undefined
      ? []
      : [never(['startOn', index], `unknown source; did you mean ${similar}?`)];
  });
  const readsLifecycle = inside(workspace, 'crm', 'read') === 'lifecycle';
  return [
    ...sources,
    ...(readsLifecycle && lacking.lifecycles ? [never(['crm', 'read'], lacking.lifecycles)] : []),
    ...(inside(workspace, 'vipContacts', 'lifecycles') !== undefined && lacking.lifecycles
      ? [never(['vipContacts', 'lifecycles'], lacking.lifecycles)]
      : []),
    ...rules.flatMap((rule, index) => {
      const at = ['match', index, 'when'];
      return [
        ...unknownChannels(platform, oneOrMoreAt(rule, 'when', 'channels')).map((message) =>
          never([...at, 'channels'], message),
        ),
        ...(['inboxes', 'tags'] as const).flatMap((key) =>
          inside(rule, 'when', key) !== undefined && lacking[key] ? [never([...at, key], lacking[key])] : [],
        ),
        ...rules
          .slice(0, index)
          .flatMap((earlier, before) =>
            covers(inside(earlier, 'when'), inside(rule, 'when'))
              ? [never(['match', index], `match[${before}] comes first and fits all of these conversations`)]
              : [],
          )
          .slice(0, 1),
      ];
    }),
  ];
}

function unknownChannels(platform: string, wanted: unknown[]): string[] {
  const known = platformKinds.get(platform)?.capabilities.channels;
  if (!known) return [];
  return wanted.flatMap((one): string[] => {
    const name = typeof one === 'string' ? fold(one) : String(one);
    // Channel ids are numbers.
    if (/^\d+$/.test(name) || known.includes(name)) return [];
    const similar = nearest(name, known);
    const hint =
      similar === undefined
        ? `known are ${known.join(', ')} and ids of channels`
        : `did you mean ${similar}?`;
    return [`${platform} has no channel ${name}; ${hint}`];
  });
}

/** Whether every conversation that meets the later conditions also meets the earlier ones. */
function covers(earlier: unknown, later: unknown): boolean {
  if (!isRecord(earlier) || !isRecord(later)) return false;
  const words = (when: Record<string, unknown>, key: string) =>
    oneOrMoreAt(when, key).map((one) => fold(String(one)));
  const keys = Object.keys(earlier);
  return (
    keys.length > 0 &&
    keys.every((key) => {
      const narrower = words(later, key);
      return narrower.length > 0 && narrower.every((one) => words(earlier, key).includes(one));
    })
  );
}
