/** What the stand-in's ledger says of conversations during which processes were killed. */
import type { Entry } from '../../../sandbox/ledger.js';
import type { Ended } from '../../support/telling.js';
import type { Kill } from './killing.js';

export interface Verdict {
  conversations: number;
  /** Should have been assigned, and are not. */
  lost: number;
  /** Have had more than one assignee. */
  twoAssignees: number;
  /** Assigned again to the same person. */
  repeated: number;
  /** Texts to the contact beyond the story's. */
  doubledTexts: number;
  /** Comments for the team that are missing, and that stand twice. */
  missingComments: number;
  doubledComments: number;
  kills: Record<string, number>;
  /** Milliseconds from the last restart's readiness to the assignment, of what a kill had hit. */
  slowestAfterRestart: number;
  /** The same of nine in ten. */
  nineInTen: number;
  /** The five slowest of them: contact and milliseconds. */
  slowest: { contact: number; after: number }[];
  /** What else ended otherwise than without kills. */
  otherwise: string[];
}

/** When each contact wrote last: epoch milliseconds by id. */
export type Heard = Map<number, number>;

const effectsIn = (entries: Entry[], call: string) =>
  entries.filter((entry) => entry.call === call && entry.effect !== undefined && entry.effect !== null);

export function judge(ended: Ended[], ledger: Entry[], heard: Heard, kills: Kill[]): Verdict {
  const byContact = new Map<number, Entry[]>();
  for (const entry of ledger)
    if (entry.contact !== undefined)
      byContact.set(entry.contact, [...(byContact.get(entry.contact) ?? []), entry]);
  const of = ({ told }: Ended) => byContact.get(told.contact) ?? [];
  const assigned = ended.filter(({ telling }) => telling.assigned);
  const assignees = (one: Ended) => effectsIn(of(one), 'assignee').map(({ effect }) => effect);
  const texts = ended.map((one) => surplusTexts(one, of(one)));
  const comments = assigned.map((one) => effectsIn(of(one), 'comment').length);
  const slowest = assigned
    .flatMap((one) => delayOf(one, of(one), heard, kills))
    .sort((one, other) => other.after - one.after);
  return {
    conversations: ended.length,
    lost: assigned.filter((one) => assignees(one).length === 0).length,
    twoAssignees: ended.filter((one) => new Set(assignees(one)).size > 1).length,
    repeated: sum(ended.map((one) => Math.max(0, assignees(one).length - new Set(assignees(one)).size))),
    doubledTexts: sum(texts),
    missingComments: comments.filter((count) => count === 0).length,
    doubledComments: comments.filter((count) => count > 1).length,
    kills: countsOf(kills),
    slowestAfterRestart: slowest[0]?.after ?? 0,
    nineInTen: slowest[Math.floor(slowest.length * 0.1)]?.after ?? 0,
    slowest: slowest.slice(0, 5),
    otherwise: ended.flatMap(({ told }) =>
      told.wrong === undefined ? [] : [`${told.name} (contact ${told.contact}): ${told.wrong}`],
    ),
  };
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

function surplusTexts({ told: { played } }: Ended, entries: Entry[]): number {
  if (!played) return 0;
  const { answers, expect } = played.story;
  const thanks = answers.some((answer) => answer.includes('EMAIL')) ? 1 : 0;
  return Math.max(0, effectsIn(entries, 'message').length - expect.questions - thanks);
}

function countsOf(kills: Kill[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { victim } of kills) counts[victim] = (counts[victim] ?? 0) + 1;
  return counts;
}

/** Only of conversations that waited for nobody but the router when somebody was killed, and until that one was back. */
function delayOf({ told }: Ended, entries: Entry[], heard: Heard, kills: Kill[]): Verdict['slowest'] {
  const assignedAt = effectsIn(entries, 'assignee')[0]?.at;
  const heardAt = heard.get(told.contact);
  const { story } = told.played ?? {};
  const waitsForContact = story === undefined || story.expect.questions > story.answers.length;
  if (assignedAt === undefined || heardAt === undefined || waitsForContact) return [];
  const hits = kills.filter(({ at, readyAt }) => at >= heardAt && readyAt <= assignedAt);
  return hits.length === 0 ? [] : [{ contact: told.contact, after: assignedAt - hits.at(-1)!.readyAt }];
}
