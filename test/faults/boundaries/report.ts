/** The figures of all kills, as a table, and what was wrong. */
import { members } from '../../support/fleet.js';
import type { Verdict } from './runs.js';
import { judge } from './windows.js';

/** Share of the recorded boundaries that may be missed: two signals that arrive together make one task less. */
const MISSED_AT_MOST = 0.1;

export interface Report {
  lines: string[];
  good: boolean;
}

export function report(verdicts: Verdict[]): Report {
  const lines = [
    '| killed | boundaries | met | lost | two assignees | in a window | wrong |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const victim of members) {
    const all = verdicts.filter((one) => one.victim === victim);
    if (all.length === 0) continue;
    const met = all.filter((one) => one.met);
    const judged = all.map(judge);
    const figures = [
      all.length,
      met.length,
      all.filter(({ assignees }) => assignees.length === 0).length,
      all.filter(({ assignees }) => assignees.length > 1).length,
      judged.filter(({ allowed }) => allowed.length > 0).length,
      judged.filter(({ wrong }) => wrong.length > 0).length,
    ];
    lines.push(`| ${[victim, ...figures].join(' | ')} |`);
  }
  for (const one of verdicts) {
    const { allowed, wrong } = judge(one);
    const at = `${one.story}, ${one.victim} killed at "${one.boundary}"`;
    if (!one.met) lines.push(`not met: ${at}`);
    if (allowed.length > 0) lines.push(`in a window: ${at}: ${allowed.join('; ')}`);
    if (wrong.length > 0) lines.push(`WRONG: ${at}: ${wrong.join('; ')}`);
  }
  const missed = verdicts.filter(({ met }) => !met).length;
  const good = verdicts.every((one) => judge(one).wrong.length === 0);
  return { lines, good: good && verdicts.length > 0 && missed <= MISSED_AT_MOST * verdicts.length };
}
