import type { Played } from './play.js';

const WIDTHS = [14, 9, 6, 6, 22, 5, 6, 6, 6, 6, 15, 4];

const line = (cells: (string | number)[]) =>
  cells.map((cell, at) => String(cell).padEnd(WIDTHS[at] ?? 0)).join(' ');

/** Times in milliseconds, memory of the service in MiB before, at most and after. */
export const header = line([
  'platform',
  'flood',
  'sent',
  '/s',
  'answers',
  'vips',
  'p50',
  'p99',
  'max',
  'ratio',
  'memory',
  'load',
  'end',
]);

/** @param quiet p99 of the quiet run */
export function rowOf(
  { platform, stage, sent, seconds, answers, waits, memory, load, wrong, notes }: Played,
  quiet: number,
) {
  return line([
    platform,
    stage,
    sent,
    seconds > 0 ? Math.round(sent / seconds) : '-',
    Object.entries(answers)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ') || '-',
    waits.count,
    waits.p50,
    waits.p99,
    waits.max,
    (waits.p99 / quiet).toFixed(1),
    `${memory.before}/${memory.max}/${memory.after}`,
    load,
    [wrong.length === 0 ? 'ok' : 'WRONG', ...notes].join(', '),
  ]);
}
