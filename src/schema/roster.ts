import { z } from 'zod';
import { MINUTE } from './duration.js';
import { date, hours } from './hours.js';
import { always, duration, email, id, isRecord, mapping, name, oneOrMore, report, text } from './values.js';
import type { Parsed } from './values.js';

const capacity = z.int().min(1).max(10_000).exactOptional();

const absence = mapping({
  from: date.describe('First day away'),
  to: date.describe('Last day away'),
}).superRefine((value: unknown, ctx) => {
  const { from, to } = isRecord(value) ? value : {};
  if (typeof from === 'string' && typeof to === 'string' && from > to)
    report(ctx, 'ROUTER_BAD_HOURS', 'ends before it begins', ['to']);
}, always);

const agent = mapping({
  id: id.describe('The id on the platform'),
  name: name().describe('For the team'),
  email: email
    .exactOptional()
    .describe('E-mail address of the agent. It never counts as an answer of a contact'),
  maxOpen: capacity.describe('Most conversations open at a time'),
  vipSeats: capacity.describe('How many of `maxOpen` are for VIPs only'),
  skills: z
    .array(text(50).toLowerCase())
    .max(50)
    .exactOptional()
    .describe('Languages, products and the like that a target may ask for'),
  crmOwner: oneOrMore(z.array(z.union([z.string(), z.int()]).transform(String).pipe(text(100))).max(20))
    .exactOptional()
    .describe('What the CRM calls this person where it names the owner of an account'),
  hours: hours.exactOptional().describe("The agent's own hours"),
  absences: z
    .array(absence)
    .max(200)
    .exactOptional()
    .describe("Days away, in the time zone of the agent's hours"),
}).superRefine((value: unknown, ctx) => {
  const { vipSeats, maxOpen } = isRecord(value) ? value : {};
  if (typeof vipSeats === 'number' && (typeof maxOpen !== 'number' || vipSeats > maxOpen))
    report(ctx, 'ROUTER_OUT_OF_RANGE', 'must be at most maxOpen, which must be given too', ['vipSeats']);
}, always);

const team = mapping({
  id: id.describe('Its name in targets'),
  name: name().exactOptional().describe('For the team; without it the id'),
  agents: z.array(id).min(1).max(500).describe('Ids of its agents'),
  maxOpen: capacity.describe('Most conversations open at a time of all members together, through this team'),
  hours: hours.exactOptional().describe('For members without hours of their own'),
}).transform((value) => ({ ...value, name: value.name ?? value.id }));

/** The people, the teams and their hours. */
export const rosterKeys = {
  agents: z.array(agent).min(1).max(2_000).describe('The people'),
  teams: z.array(team).max(500).prefault([]).describe('Groups of agents that targets name'),
  maxOpen: capacity.describe('For agents without a `maxOpen` of their own'),
  hours: hours.exactOptional().describe('For agents who have hours neither of their own nor of a team'),
  holidays: z.array(date).max(200).exactOptional().describe('Dates on which nobody works'),
  presenceTtl: duration(MINUTE)
    .exactOptional()
    .describe(
      'How long presence counts that is not confirmed; then hours decide. Without it presence does not expire',
    ),
  promoteAfter: duration(1_000)
    .exactOptional()
    .describe('A contact who has waited this long is served like a VIP. Without it VIPs always come first'),
};

export type Roster = Parsed<typeof rosterKeys>;
export type AgentPolicy = Roster['agents'][number];
export type TeamPolicy = Roster['teams'][number];
