import { z } from 'zod';
import type { AgentPolicy, TeamPolicy } from '../../routing/policy/policy.js';
import { always, duration, id, isRecord, mapping, name, oneOrMore, report, text } from './basics.js';
import { date, hours } from './hours.js';

const most = z.int().min(1).max(10_000);

const absence = mapping({ from: date, to: date }).superRefine((value: unknown, ctx) => {
  const { from, to } = isRecord(value) ? value : {};
  if (typeof from === 'string' && typeof to === 'string' && from > to)
    report(ctx, 'ROUTER_BAD_HOURS', 'ends before it begins', ['to']);
}, always);

export const agent = mapping({
  id,
  name: name(),
  email: z.email({ error: 'must be an e-mail address' }).exactOptional(),
  maxOpen: most.exactOptional(),
  vipSeats: most.exactOptional(),
  skills: z.array(text(50).toLowerCase()).max(50).exactOptional(),
  crmOwner: oneOrMore(
    z.array(z.union([z.string(), z.int()]).transform(String).pipe(text(100))).max(20),
  ).exactOptional(),
  hours: hours.exactOptional(),
  absences: z.array(absence).max(200).exactOptional(),
}).superRefine((value: unknown, ctx) => {
  const { vipSeats, maxOpen } = isRecord(value) ? value : {};
  if (typeof vipSeats === 'number' && (typeof maxOpen !== 'number' || vipSeats > maxOpen))
    report(ctx, 'ROUTER_OUT_OF_RANGE', 'must be at most maxOpen, which must be there', ['vipSeats']);
}, always) satisfies z.ZodType<AgentPolicy>;

export const team = mapping({
  id,
  name: name().exactOptional(),
  agents: z.array(id).min(1).max(500),
  maxOpen: most.exactOptional(),
  hours: hours.exactOptional(),
}) satisfies z.ZodType<Omit<TeamPolicy, 'name'>>;

/** What holds for everybody in a workspace. */
export const everybody = {
  maxOpen: most.exactOptional(),
  hours: hours.exactOptional(),
  holidays: z.array(date).max(200).exactOptional(),
  presenceTtl: duration(60_000).exactOptional(),
  promoteAfter: duration(1_000).exactOptional(),
};
