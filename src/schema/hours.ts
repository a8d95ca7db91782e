import { z } from 'zod';
import { isRecord, report, type Reporter } from './values.js';

/** Local wall-clock times of one week. `day` 1 is Monday; minutes from midnight, `to` at most 1440 and above `from`. */
export interface WeeklyHours {
  /** IANA name: `Europe/Berlin`. */
  timeZone: string;
  week: { day: number; from: number; to: number }[];
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** For the JSON Schema. */
const DAY = `([Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]|[Ss][Uu][Nn])`;
const TIMES = { type: 'string', pattern: '^\\s*\\d{1,2}:\\d{2}\\s*-\\s*\\d{1,2}:\\d{2}\\s*$' } as const;

/** `{ timeZone: Europe/Berlin, mon-fri: 09:00-17:30, sat: [10:00-12:00, 13:00-15:00] }`; days as in `mon,wed-fri`. */
export const hours = z
  .unknown()
  .transform((value, ctx): WeeklyHours => {
    if (!isRecord(value)) {
      report(
        ctx,
        'ROUTER_WRONG_TYPE',
        'must be a mapping like { timeZone: Europe/Berlin, mon-fri: 09:00-17:30 }',
      );
      return z.NEVER;
    }
    const { timeZone, ...days } = value;
    if (typeof timeZone !== 'string' || !isTimeZone(timeZone))
      report(ctx, 'ROUTER_BAD_HOURS', 'must be an IANA time zone like Europe/Berlin', ['timeZone']);
    if (Object.keys(days).length === 0)
      report(ctx, 'ROUTER_BAD_HOURS', 'names no days; add one, like mon-fri: 09:00-17:30');
    const week = Object.entries(days).flatMap(([key, ranges]) => shifts(key, ranges, ctx));
    return { timeZone: String(timeZone), week };
  })
  .meta({
    title: 'hours',
    type: 'object',
    required: ['timeZone'],
    properties: { timeZone: { type: 'string' } },
    patternProperties: {
      [`^\\s*${DAY}(\\s*[-,]\\s*${DAY})*\\s*$`]: { anyOf: [TIMES, { type: 'array', items: TIMES }] },
    },
    additionalProperties: false,
  });

/** `YYYY-MM-DD`, a day that exists. */
export const date = z
  .unknown()
  .transform((value, ctx): string => {
    const text = typeof value === 'string' ? value.trim() : '';
    const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
    if (day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)) return text;
    report(ctx, 'ROUTER_BAD_HOURS', 'must be a date like 2026-12-24');
    return z.NEVER;
  })
  .meta({ title: 'date', type: 'string', pattern: '^\\s*\\d{4}-\\d{2}-\\d{2}\\s*$' });

function shifts(key: string, ranges: unknown, ctx: Reporter): WeeklyHours['week'] {
  const days = daysOf(key);
  if (days === undefined) {
    report(ctx, 'ROUTER_BAD_HOURS', `must be days such as mon, mon-fri or mon,wed (${DAYS.join(', ')})`, [
      key,
    ]);
    return [];
  }
  const list = Array.isArray(ranges) ? (ranges as unknown[]) : [ranges];
  return list.flatMap((range) => {
    const times = rangeOf(range);
    if (times) return days.map((day) => ({ day, ...times }));
    report(
      ctx,
      'ROUTER_BAD_HOURS',
      'must be times such as 09:00-17:30, the first before the second, 24:00 at most',
      [key],
    );
    return [];
  });
}

/** ISO numbers of the days, Monday is 1; `fri-mon` crosses the end of the week. */
function daysOf(key: string): number[] | undefined {
  const found: number[] = [];
  for (const part of key.toLowerCase().split(',')) {
    const [from, to, more] = part
      .trim()
      .split('-')
      .map((day) => DAYS.indexOf(day.trim()));
    if (from === undefined || from < 0 || more !== undefined || (to ?? from) < 0) return undefined;
    const length = (((to ?? from) - from + 7) % 7) + 1;
    for (let step = 0; step < length; step++) found.push(((from + step) % 7) + 1);
  }
  return found;
}

function rangeOf(range: unknown): { from: number; to: number } | undefined {
  const match =
    typeof range === 'string' ? /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/.exec(range.trim()) : null;
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1).map(Number);
  const [from, to] = [a * 60 + b, c * 60 + d];
  return b < 60 && d < 60 && from < to && to <= 1440 ? { from, to } : undefined;
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
