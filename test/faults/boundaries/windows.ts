/**
 * Where a kill may leave a difference, and which: the published list. Whatever else differs from the run without faults
 * is a defect. docs/reliability.md has the same list in words.
 */
import type { Verdict } from './runs.js';

export interface Window {
  name: string;
  /** Name of the effect, as the ledger's comparison gives it. */
  effect: RegExp;
  change: 'missing' | 'repeated';
  /** Boundaries at which it may happen. */
  where: RegExp;
}

export const windows: Window[] = [
  {
    // The platform can neither be asked for it nor takes a key: in doubt it is not written again.
    name: 'the comment for the team is missing',
    effect: /^comment$/,
    change: 'missing',
    where: /^run addComment \d+ (before|effect)$/,
  },
];

export interface Judged {
  /** Differences within the list, by name of the window. */
  allowed: string[];
  /** All others. */
  wrong: string[];
}

export function judge(verdict: Verdict): Judged {
  const judged: Judged = { allowed: [], wrong: [] };
  const { boundary, assignees, stuck } = verdict;
  for (const change of ['missing', 'repeated'] as const)
    for (const effect of verdict[change]) {
      const window = windows.find(
        (one) => one.change === change && one.effect.test(effect) && one.where.test(boundary),
      );
      if (window) judged.allowed.push(window.name);
      else judged.wrong.push(`${effect} ${change}`);
    }
  if (stuck !== undefined) judged.wrong.push(stuck);
  if (assignees.length > 1) judged.wrong.push(`assigned to ${assignees.join(' and ')}`);
  return judged;
}
