/** What a conversation has brought about on the platform, in a form in which two runs of one story are alike. */

/** Effect and how often it happened. */
export type Effects = Record<string, number>;

interface Entry {
  call: string;
  method: string;
  effect?: unknown;
}

export async function entriesOf(sandbox: string, contact: number): Promise<Entry[]> {
  const answer = await fetch(`${sandbox}/sandbox/ledger?contact=${contact}`);
  return (await answer.json()) as Entry[];
}

/** Who it was assigned to, in order. */
export const assignedTo = (entries: Entry[]): number[] =>
  entries.flatMap(({ call, effect }) => (call === 'assignee' && typeof effect === 'number' ? [effect] : []));

/** Whom the desk chose and what the comment says of the time differ from run to run; texts and fields do not. */
export function effectsOf(entries: Entry[]): Effects {
  const found: Effects = {};
  for (const { call, effect } of entries) {
    if (effect === undefined) continue;
    const name = call === 'message' ? `message "${JSON.stringify(effect).slice(1, 24)}"` : call;
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
}

export interface Difference {
  missing: string[];
  repeated: string[];
}

export function compare(expected: Effects, found: Effects): Difference {
  const all = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  const times = (effects: Effects, name: string) => effects[name] ?? 0;
  return {
    missing: all.filter((name) => times(found, name) < times(expected, name)),
    repeated: all.filter((name) => times(found, name) > times(expected, name)),
  };
}
