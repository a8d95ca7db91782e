/** Opening sources that the platforms document. */
const documented = new Set([
  'contact',
  'user',
  'workflow',
  'api',
  'zapier',
  'make',
  'n8n',
  'bot',
  'ai_agent',
  'broadcast',
  'echo',
  'ctc_ads',
  'growth_widget',
]);

/** The source as a metric label: a fixed set of words. */
export function sourceLabel(source: string): string {
  return documented.has(source) ? source : 'unknown';
}

/**
 * Does an opening from this source start a run? Where the platform says nothing, or something nobody has documented, it
 * does: a conversation routed without need costs less than a contact nobody answers.
 */
export function startsRun(source: string, startOn: readonly string[]): boolean {
  return startOn.includes(source) || !documented.has(source);
}

/** Whether it makes a difference who has opened a conversation. */
export function dependsOnSource(startOn: readonly string[]): boolean {
  return [...documented].some((source) => !startOn.includes(source));
}
