/**
 * Where a kill may leave a difference, and which: the published list. Whatever else differs from the run without faults
 * is a defect. docs/reference/reliability.md has the same list in words.
 */
import type { Verdict } from './runs.js';
import { WORKFLOW_TASK } from './stage.js';

export interface Window {
  name: string;
  /** Name of the effect, as the ledger's comparison gives it. */
  effect: RegExp;
  change: 'missing' | 'repeated';
  /** What has to be under way in the killed process, as the run's history tells: one of these. */
  lost: string[];
}

export const windows: Window[] = [
  {
    // The platform can neither be asked for it nor takes a key: in doubt it is not written again.
    name: 'the comment for the team is missing',
    effect: /^comment$/,
    change: 'missing',
    lost: ['addComment', 'tagAndComment', WORKFLOW_TASK],
  },
  {
    // A tag that is there already changes nothing on the platform.
    name: 'the tag is put once more',
    effect: /^tag$/,
    change: 'repeated',
    lost: ['updateContactTag', 'tagAndComment', WORKFLOW_TASK],
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
  const { lost, assignees, stuck } = verdict;
  for (const change of ['missing', 'repeated'] as const)
    for (const effect of verdict[change]) {
      const window = windows.find(
        (one) =>
          one.change === change && one.effect.test(effect) && one.lost.some((name) => lost.includes(name)),
      );
      if (window) judged.allowed.push(window.name);
      else judged.wrong.push(`${effect} ${change}`);
    }
  if (stuck !== undefined) judged.wrong.push(stuck);
  if (assignees.length > 1) judged.wrong.push(`assigned to ${assignees.join(' and ')}`);
  return judged;
}
