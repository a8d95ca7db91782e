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
  lines.push(...verdicts.flatMap(remarks));
  const missed = verdicts.filter(({ met }) => !met).length;
  const good = verdicts.every((one) => judge(one).wrong.length === 0);
  return { lines, good: good && verdicts.length > 0 && missed <= MISSED_AT_MOST * verdicts.length };
}

/** What there is to say of a kill that was not like the run without it. */
export function remarks(verdict: Verdict): string[] {
  const { allowed, wrong } = judge(verdict);
  const at = `${verdict.story}, ${verdict.victim} killed at "${verdict.boundary}"`;
  return [
    ...(verdict.met ? [] : [`not met: ${at}`]),
    ...(allowed.length > 0 ? [`in a window: ${at}: ${allowed.join('; ')}`] : []),
    ...(wrong.length > 0 ? [`WRONG: ${at}: ${wrong.join('; ')}`] : []),
  ];
}
