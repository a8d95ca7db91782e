import { fold } from '../../routing/fold.js';
import { z } from 'zod';
import type { Environment } from '../../crm/build-request.js';
import { DEFAULTS } from '../defaults.js';
import { chosenBy, id, mapping, report, text } from './basics.js';
import { catchUp } from './catch-up.js';
import { crm } from './crm.js';
import { match } from './match.js';
import { platform } from './platform.js';
import { question } from './question.js';
import { agent, everybody, team } from './roster.js';
import { apiKeyHash } from './secrets.js';
import { target } from './target.js';
import { texts } from './texts.js';
import { webhooks } from './webhooks.js';
import type { Target } from '../../routing/policy/policy.js';

const escalation = chosenBy<Target>('target', (value, ctx) => {
  if (value !== undefined && value !== null) return target;
  report(
    ctx,
    'ROUTER_ESCALATION_MISSING',
    'say who gets a contact without a valid e-mail, like { team: managers }',
  );
  return undefined;
});

/** Absent branches follow another one: see `toRouterConfig`. */
const targets = mapping({
  vip: target,
  regular: target,
  unknown: target.optional(),
  unavailable: target.optional(),
  misconfigured: target.optional(),
  invalid: escalation,
  noAnswer: target.optional(),
  sendFailed: target.optional(),
});

/** Of a branch: sent when it is taken. A contact who cannot be written to is told nothing. */
const notices = mapping({
  queued: texts().exactOptional(),
  outOfHours: texts().exactOptional(),
  assigned: texts().exactOptional(),
  escalated: texts().exactOptional(),
  vip: texts().exactOptional(),
  regular: texts().exactOptional(),
  unknown: texts().exactOptional(),
  unavailable: texts().exactOptional(),
  misconfigured: texts().exactOptional(),
  invalid: texts().exactOptional(),
  noAnswer: texts().exactOptional(),
}).prefault({});

const words = z.array(text(100)).min(1).max(100);

/** What of the platform's own record shows a VIP. */
const vipContacts = mapping({
  tags: words.exactOptional(),
  lifecycles: words.exactOptional(),
  fields: z.record(text(100), words).exactOptional(),
}).exactOptional();

const byFoldedEmail = (names: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([email, agentId]) => [fold(email), agentId]));

function workspace(env: Environment) {
  return mapping({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
      error: 'must be 1 to 40 lower-case letters, digits and dashes',
    }),
    platform: platform(env),
    apiKeys: z.array(apiKeyHash(env)).max(100).default([]),
    startOn: z
      .array(z.string().regex(/^[a-z0-9_]{1,40}$/, { error: 'must be a source such as contact or ctc_ads' }))
      .min(1)
      .default([...DEFAULTS.startOn]),
    webhooks: webhooks(env),
    crm: crm(env),
    /** `api`: another system tells who is online. */
    presence: z.literal('api').exactOptional(),
    mode: z.enum(['route', 'observe']).default('route'),
    vipContacts,
    dedicatedAgents: z
      .record(z.email({ error: 'must be an e-mail address' }), id)
      .transform(byFoldedEmail)
      .exactOptional(),
    agents: z.array(agent).min(1).max(2_000),
    teams: z.array(team).max(500).default([]),
    ...everybody,
    question: question.prefault({}),
    targets,
    match,
    close: mapping({
      endsRun: z.boolean().default(DEFAULTS.close.endsRun),
      unassign: z.boolean().default(DEFAULTS.close.unassign),
    }).prefault({}),
    catchUp,
    returning: z.enum(['keep', 'ifFree', 'route']).default(DEFAULTS.returning),
    stickToAgent: z.boolean().default(DEFAULTS.stickToAgent),
    takeover: mapping({
      endsRun: z.boolean().default(DEFAULTS.takeover.endsRun),
      writerGetsConversation: z.boolean().default(DEFAULTS.takeover.writerGetsConversation),
    }).prefault({}),
    vipTag: z
      .union([text(255), z.literal(false)], { error: 'must be text, or false for no tag' })
      .default(DEFAULTS.vipTag),
    comment: z.boolean().default(DEFAULTS.comment),
    commentText: text(500).exactOptional(),
    contactFields: z
      .array(z.string().regex(/^[A-Za-z_]\w{0,99}$/, { error: 'must be letters, digits and _' }))
      .max(200)
      .exactOptional(),
    notices,
  });
}

/** router.yaml. References to the environment are resolved, or checked where an activity resolves them. */
export function routerFile(env: Environment) {
  return mapping({ workspaces: z.array(workspace(env)).min(1).max(100) });
}

export type RouterFile = z.output<ReturnType<typeof routerFile>>;
export type WorkspaceEntry = RouterFile['workspaces'][number];
