import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { openingsOf } from '../../src/hours/openings.js';
import { workingTimeLater } from '../../src/hours/working-time.js';
import type { AgentPolicy, Roster, WeeklyHours } from '../../src/routing/policy/policy.js';

const berlin = (from: number, to: number, days = [1, 2, 3, 4, 5]): WeeklyHours => ({
  timeZone: 'Europe/Berlin',
  week: days.map((day) => ({ day, from: from * 60, to: to * 60 })),
});
const rosterOf = (agent: Partial<AgentPolicy>, over: Partial<Roster> = {}): Roster => ({
  agents: [{ id: 'a', name: 'Ana', ...agent }],
  teams: [],
  ...over,
});
const utc = (text: string) => Date.parse(`${text}Z`);
const shown = (roster: Roster, from: string, until: string) =>
  openingsOf(roster, utc(from), utc(until))['a']?.map((pair) =>
    pair.map((ms) => new Date(ms).toISOString().slice(0, 16)).join(' '),
  );

describe('when an agent works', () => {
  test('by the wall clock, before and after the clocks change', () => {
    // Sunday 2026-10-25: Berlin goes from UTC+2 to UTC+1.
    assert.deepEqual(shown(rosterOf({ hours: berlin(9, 17) }), '2026-10-23T00:00', '2026-10-27T00:00'), [
      '2026-10-23T07:00 2026-10-23T15:00',
      '2026-10-26T08:00 2026-10-26T16:00',
    ]);
  });

  test('a shift over the missing hour in spring is an hour shorter', () => {
    const night = rosterOf({ hours: berlin(0, 6, [7]) });
    assert.deepEqual(shown(night, '2026-03-28T00:00', '2026-03-30T00:00'), [
      '2026-03-28T23:00 2026-03-29T04:00',
    ]);
  });

  test('not on holidays, not while absent, the last day of an absence included', () => {
    const roster = rosterOf(
      { hours: berlin(9, 10), absences: [{ from: '2026-11-24', to: '2026-11-25' }] },
      { holidays: ['2026-11-26'] },
    );
    assert.deepEqual(shown(roster, '2026-11-23T00:00', '2026-11-28T00:00'), [
      '2026-11-23T08:00 2026-11-23T09:00',
      '2026-11-27T08:00 2026-11-27T09:00',
    ]);
  });

  test('own hours come before those of the teams, those before the workspace', () => {
    const teams = [
      { id: 't', name: 'T', agents: ['a'], hours: berlin(8, 12, [1]) },
      { id: 'u', name: 'U', agents: ['a'], hours: berlin(11, 14, [1]) },
      { id: 'v', name: 'V', agents: [] as string[], hours: berlin(0, 24, [1]) },
    ];
    const day = ['2026-11-23T00:00', '2026-11-24T00:00'] as const;
    assert.deepEqual(shown(rosterOf({}, { teams, hours: berlin(1, 2, [1]) }), ...day), [
      '2026-11-23T07:00 2026-11-23T13:00',
    ]);
    assert.deepEqual(shown(rosterOf({ hours: berlin(9, 10, [1]) }, { teams }), ...day), [
      '2026-11-23T08:00 2026-11-23T09:00',
    ]);
    assert.deepEqual(shown(rosterOf({}, { hours: berlin(1, 2, [1]) }), ...day), [
      '2026-11-23T00:00 2026-11-23T01:00',
    ]);
  });

  test('who has neither hours nor absences is not limited; an absence alone limits', () => {
    assert.equal(shown(rosterOf({}), '2026-11-23T00:00', '2026-11-24T00:00'), undefined);
    const away = rosterOf({ absences: [{ from: '2026-11-24', to: '2026-11-24' }] });
    assert.deepEqual(shown(away, '2026-11-23T12:00', '2026-11-25T12:00'), [
      '2026-11-23T12:00 2026-11-24T00:00',
      '2026-11-25T00:00 2026-11-25T12:00',
    ]);
  });

  test('an unknown time zone is told', () => {
    const hours = { timeZone: 'Mars/Olympus', week: [{ day: 1, from: 0, to: 60 }] };
    assert.throws(() => openingsOf(rosterOf({ hours }), 0, 1), RangeError);
  });
});

test('openings are inside of the range, in order, apart, and the same whether asked at once or in two parts', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Apia',
    'Australia/Lord_Howe',
  );
  const shift = fc
    .tuple(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 1, max: 1440 }),
    )
    .filter(([, from, to]) => from < to)
    .map(([day, from, to]) => ({ day, from, to }));
  const hours = fc.record({ timeZone: zones, week: fc.array(shift, { maxLength: 8 }) });
  const start = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') });
  const length = fc.integer({ min: 1, max: 10 * 86_400_000 });
  fc.assert(
    fc.property(hours, start, length, fc.double({ min: 0, max: 1, noNaN: true }), (week, from, ms, cut) => {
      const roster = rosterOf({ hours: week });
      const until = from + ms;
      const whole = openingsOf(roster, from, until)['a'] ?? [];
      let last = from - 1;
      for (const [a, b] of whole) {
        assert.ok(a > last && b > a && b <= until && a >= from);
        last = b;
      }
      const middle = from + Math.floor(ms * cut);
      const parts = [
        ...(openingsOf(roster, from, middle)['a'] ?? []),
        ...(openingsOf(roster, middle, until)['a'] ?? []),
      ];
      const total = (list: [number, number][]) => list.reduce((sum, [a, b]) => sum + b - a, 0);
      assert.equal(total(parts), total(whole));
    }),
    { numRuns: 300 },
  );
});

describe('so much working time later', () => {
  const HOUR = 3_600_000;
  const office = rosterOf({ hours: berlin(9, 17) });
  // A Tuesday in winter: Berlin works from 8 to 16 UTC.
  const later = (from: string, within: number, roster = office) => {
    const due = utc(from) + workingTimeLater(roster, 'a', utc(from), within);
    return new Date(due).toISOString().slice(0, 16);
  };

  test('within a day, over the night, over a weekend', () => {
    assert.equal(later('2026-11-24T10:00', HOUR / 4), '2026-11-24T10:15');
    assert.equal(later('2026-11-24T15:50', HOUR / 4), '2026-11-25T08:05');
    assert.equal(later('2026-11-24T03:00', HOUR / 4), '2026-11-24T08:15');
    assert.equal(later('2026-11-27T15:30', HOUR), '2026-11-30T08:30');
  });

  test('of somebody without hours it is the time itself; who never works is looked for 30 days', () => {
    assert.equal(later('2026-11-24T23:00', HOUR, rosterOf({})), '2026-11-25T00:00');
    const gone = rosterOf({ hours: berlin(9, 17), absences: [{ from: '2026-01-01', to: '2027-12-31' }] });
    assert.equal(later('2026-11-24T10:00', HOUR, gone), '2026-12-24T10:00');
  });
});
