import type { Played } from './play.js';

/** Each contact in full, then all of them at a glance. */
export function table(plays: Played[]): string {
  return [...plays.map(inFull), atAGlance(plays)].join('\n\n');
}

/** What the contact saw, who got the conversation and why, and where to look. */
function inFull({ story, saw, assignee, why, temporalUi, wrong, waiting }: Played): string {
  return [
    `${story.name} (${story.who})`,
    `  saw:  ${saw.length === 0 ? 'nothing' : withCounts(saw)}`,
    waiting ? '  goes on: the policy of this service waits longer than the demo' : `  with: ${assignee}`,
    `  why:  ${why}`,
    ...(wrong ? [`  WRONG: ${wrong}`] : []),
    `  run:  ${temporalUi}`,
  ].join('\n');
}

function atAGlance(plays: Played[]): string {
  const head = ['contact', 'story', 'texts', 'with', 'ended'];
  const rows = plays.map(({ story, saw, assignee, wrong, waiting }) => [
    story.who,
    story.name,
    String(saw.length),
    waiting ? '' : assignee,
    wrong ? 'WRONG' : waiting ? 'goes on' : 'as it should',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Texts with how often they came: a retry text comes three times. */
function withCounts(texts: string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => `“${text}”${count > 1 ? ` ×${count}` : ''}`).join(', ');
}
