import { z } from 'zod';
import type { Checks } from './checks.js';
import { question } from './question.js';
import { target, type Target } from './targets.js';
import { always, chosenBy, isRecord, keysFor, mapping, name, oneOrMore, report, text } from './values.js';

/** Which branch of the policy a conversation takes, and who takes it. */
const BRANCHES = {
  vip: 'VIPs',
  regular: 'Everybody else whom the CRM knows',
  invalid: 'Escalation: no valid e-mail address, or the contact asked for a human',
  unknown: 'The CRM does not know the contact; without it, as `regular`',
  noAnswer: 'No answer in time; without it, as `regular`',
  sendFailed: 'The question could not be sent; without it, as `regular`',
  unavailable: 'The CRM did not answer, so that a person has to look; without it, as `invalid`',
  misconfigured: 'The CRM cannot be asked or understood; also an error in the log. Without it, as `invalid`',
};

export type Branch = keyof typeof BRANCHES;

export const branches = Object.keys(BRANCHES) as [Branch, ...Branch[]];

const optional = keysFor(BRANCHES, target.exactOptional());

/** `src/config/to-router-config.ts` fills in the branches that are absent. */
export const targets = mapping({
  ...optional,
  vip: target.describe(BRANCHES.vip),
  regular: target.describe(BRANCHES.regular),
  invalid: chosenBy<Target>('target', (value, ctx) => {
    if (value !== undefined && value !== null) return target;
    const message = 'say who gets a contact without a valid e-mail, like { team: managers }';
    report(ctx, 'ROUTER_ESCALATION_MISSING', message);
    return undefined;
  }).describe(BRANCHES.invalid),
});

/** One or several; conversations must have one of them. */
const oneOf = (what: string) =>
  oneOrMore(z.array(text(100)).min(1).max(100))
    .exactOptional()
    .describe(what);

/** Rules for some conversations. The first rule that fits holds. */
export function match(checks: Checks) {
  const rule = mapping({
    name: name(60).describe('Shown on the run'),
    when: mapping({
      channels: oneOf('Channels by id or kind, such as `whatsapp_cloud`'),
      inboxes: oneOf('Inboxes by id, where the platform has them'),
      tags: oneOf('Tags of the contact'),
    }).describe('Every list that is given must have a match'),
    ignore: z.literal(true).exactOptional().describe('Such conversations are left alone'),
    question: question(checks).exactOptional().describe('A question of its own, complete with its defaults'),
    targets: mapping(optional).exactOptional().describe('Targets that replace those of the workspace'),
  }).superRefine((value: unknown, ctx) => {
    if (!isRecord(value)) return;
    if (isRecord(value.when) && Object.keys(value.when).length === 0)
      report(ctx, 'ROUTER_MISSING_KEY', 'name channels, inboxes or tags', ['when']);
    const effects = ['ignore', 'question', 'targets'].filter((key) => value[key] !== undefined);
    if (effects.length === 0)
      report(ctx, 'ROUTER_MISSING_KEY', 'has no effect: name ignore, question or targets');
    if (value.ignore === true && effects.length > 1)
      report(ctx, 'ROUTER_BAD_VALUE', 'a rule that ignores has neither question nor targets', ['ignore']);
  }, always);
  return z.array(rule).max(50).prefault([]);
}

export type MatchRule = z.output<ReturnType<typeof match>>[number];
