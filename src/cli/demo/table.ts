import type { Played } from './play.js';

/** What each contact saw, who got the conversation and why, and where to look. */
export function table(plays: Played[]): string {
  return plays
    .map((played) => {
      const { story, saw, assignee, why, temporalUi, wrong, waiting } = played;
      const mark = wrong ? 'WRONG' : waiting ? 'waits' : 'ok';
      return [
        `${mark.padEnd(6)}${story.name} (${story.who})`,
        `      saw:  ${saw.length === 0 ? 'nothing' : inShort(saw)}`,
        waiting
          ? '      goes on: the policy of this service waits longer than the demo'
          : `      with: ${assignee}`,
        `      why:  ${why}`,
        ...(wrong ? [`      WRONG: ${wrong}`] : []),
        `      run:  ${temporalUi}`,
      ].join('\n');
    })
    .join('\n\n');
}

/** Texts with how often they came: a retry text comes three times. */
function inShort(texts: string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => `“${text}”${count > 1 ? ` ×${count}` : ''}`).join(', ');
}
