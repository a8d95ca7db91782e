/** What router.yaml says of one workspace. Everything else that speaks of these keys is inferred or generated from here. */
import { z } from 'zod';
import type { Checks } from './checks.js';
import { crm } from './crm.js';
import { DAY, MINUTE } from './duration.js';
import { match, targets } from './match.js';
import { question } from './question.js';
import { rosterKeys } from './roster.js';
import { texts } from './texts.js';
import { chosenBy, duration, email, id, keysFor, mapping, slug, text } from './values.js';
import type { Parsed } from './values.js';
import { webhooks } from './webhooks.js';

const words = z.array(text(100)).min(1).max(100);

export const catchUpSettings = mapping({
  every: duration(MINUTE, DAY).prefault('5m').describe('How often'),
  onFirstStart: z
    .enum(['route', 'leave'])
    .default('leave')
    .describe(
      'Conversations that were open before the installation: `leave` leaves them alone, `route` routes them',
    ),
});

export type CatchUpPolicy = z.output<typeof catchUpSettings>;

/** A contact who cannot be written to is told nothing. */
const NOTICES = {
  queued: 'Sent while nobody is free',
  outOfHours: 'Sent while nobody works',
  assigned: 'Sent when an agent has got the conversation',
  escalated: 'Sent when somebody else takes over',
  vip: 'Sent to a VIP, before the assignment',
  regular: 'Sent to a regular customer, before the assignment',
  unknown: 'Sent to a contact whom the CRM does not know, before the assignment',
  unavailable: 'Sent when the CRM did not answer, before the assignment',
  misconfigured: 'Sent when the CRM could not be asked or understood, before the assignment',
  invalid: 'Sent when there is no valid e-mail address, before the assignment',
  noAnswer: 'Sent when the contact did not answer, before the assignment',
};

/** What a run carries with it. */
function policyKeys(checks: Checks) {
  return {
    mode: z
      .enum(['route', 'observe'])
      .default('route')
      .describe(
        '`observe`: runs decide and record, and write nothing. Who would be asked takes `targets.noAnswer`',
      ),
    crm: crm(checks).describe('Who knows the customers, and what of the answer means VIP'),
    vipContacts: mapping({
      tags: words.exactOptional().describe('Tags of VIPs'),
      lifecycles: words.exactOptional().describe('Lifecycles of VIPs'),
      fields: z.record(text(100), words).exactOptional().describe('Custom fields, each with its values'),
    })
      .exactOptional()
      .describe(
        'A contact whose record on the platform has one of these is a VIP, neither asked nor looked up',
      ),
    dedicatedAgents: z
      .record(email, id)
      .exactOptional()
      .describe('E-mail of a customer and id of their agent; for targets with `dedicated`'),
    question: question(checks).prefault({}),
    targets,
    close: mapping({
      endsRun: z
        .boolean()
        .default(true)
        .describe('A close ends the routing of the conversation; `false`: the run goes on to the assignment'),
      unassign: z
        .boolean()
        .default(false)
        .describe(
          'Removes the agent from a closed conversation, so that the next opening is routed like a first one',
        ),
    }).prefault({}),
    catchUp: chosenBy<CatchUpPolicy | false>('catchUp', (value) =>
      value === false ? z.literal(false) : catchUpSettings,
    )
      .prefault({})
      .describe('Search for conversations that no webhook told of; `false`: none'),
    returning: z
      .enum(['keep', 'ifFree', 'route'])
      .default('ifFree')
      .describe(
        'A contact who returns: `keep` the agent, keep them `ifFree` (VIPs go to their own person), or `route` as if new',
      ),
    stickToAgent: z
      .boolean()
      .default(true)
      .describe(
        'A contact with another open conversation goes to the agent who has that one, if they are free',
      ),
    takeover: mapping({
      endsRun: z
        .boolean()
        .default(true)
        .describe('An agent who takes the conversation keeps it and ends the run'),
      writerGetsConversation: z
        .boolean()
        .default(true)
        .describe('An agent who writes without taking the conversation gets it'),
    }).prefault({}),
    vipTag: z
      .union([text(255), z.literal(false)], { error: 'must be text, or false for no tag' })
      .default('vip')
      .describe('Tag for VIPs after the assignment, variables allowed; `false`: none'),
    comment: z
      .boolean()
      .default(true)
      .describe('Internal comment after the assignment: who, why, link to the run'),
    commentText: text(500).exactOptional().describe('What the comment begins with, variables allowed'),
    notices: mapping(keysFor(NOTICES, texts(checks).exactOptional()))
      .prefault({})
      .describe('Texts to the contact, each sent at most once'),
  };
}

/** The keys of a workspace, but for the two that only a process may see: `platform` and `apiKeys`. */
export function workspaceKeys(checks: Checks) {
  return {
    id: slug.describe('Name of the workspace, part of addresses'),
    startOn: z
      .array(z.string().regex(/^[a-z0-9_]{1,40}$/, { error: 'must be a source such as contact or ctc_ads' }))
      .min(1)
      .default(['contact'])
      .describe(
        'Sources of an opening that start a run. A source that the platform does not document starts one too',
      ),
    webhooks: webhooks(checks).describe('Endpoints that are told what happens'),
    presence: z
      .literal('api')
      .exactOptional()
      .describe('Another system tells who is online (`PUT /v1/agents/{id}/presence`)'),
    ...rosterKeys,
    ...policyKeys(checks),
    match: match(checks).describe('Rules for some conversations; the first that fits holds'),
    contactFields: z
      .array(z.string().regex(/^[A-Za-z_]\w{0,99}$/, { error: 'must be letters, digits and _' }))
      .max(200)
      .exactOptional()
      .describe(
        'Custom fields that templates may use. With the list, any other `$contact.<field>` is a mistake',
      ),
  };
}

export type PolicyKeys = Parsed<ReturnType<typeof policyKeys>>;
