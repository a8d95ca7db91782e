import type { FieldOption } from './look-up.js';

/** What the CRM says about one of its fields. `missing`: it has no such field. */
export type FieldDefinition =
  { kind: 'missing' } | { kind: 'plain' } | { kind: 'select'; options: FieldOption[] };

interface Entry {
  definition: FieldDefinition;
  at: number;
  /** Ids that a fetch did not find, and when: the same one is not fetched for again at once. */
  unknown: Map<string, number>;
}

const HOUR = 3_600_000;
/** Milliseconds: labels that are renamed count after this time. */
const MAX_AGE = HOUR;
/** Milliseconds before a field is read again for an id that it did not have. */
const UNKNOWN_ID_INTERVAL = 60_000;
const MAX_FIELDS = 1_000;
const MAX_UNKNOWN_IDS = 100;

const known = new Map<string, Entry>();
const pending = new Map<string, Promise<Entry>>();

/**
 * The definition of a field: read once in this process, then kept for an hour, and read again when a record has an id that
 * it does not list.
 * @param key names the CRM, the credentials and the field
 * @param ids what the record has in this field
 */
export async function fieldDefinition(
  key: string,
  ids: readonly string[],
  read: () => Promise<FieldDefinition>,
  now = Date.now(),
): Promise<FieldDefinition> {
  const present = known.get(key);
  if (present && now - present.at < MAX_AGE && !hasNewIds(present, ids, now)) return present.definition;
  const entry = await readShared(key, read, now);
  const { unknown } = entry;
  for (const id of missingIds(entry, ids)) if (unknown.size < MAX_UNKNOWN_IDS) unknown.set(id, now);
  return entry.definition;
}

/** One request serves all lookups that wait for it; when it fails, each of the others asks for itself. */
async function readShared(key: string, read: () => Promise<FieldDefinition>, now: number): Promise<Entry> {
  const shared = pending.get(key);
  if (shared) {
    const entry = await shared.catch(() => undefined);
    if (entry) return entry;
  }
  const own = readInto(key, read, now);
  pending.set(key, own);
  try {
    return await own;
  } finally {
    if (pending.get(key) === own) pending.delete(key);
  }
}

async function readInto(key: string, read: () => Promise<FieldDefinition>, now: number): Promise<Entry> {
  const entry = { definition: await read(), at: now, unknown: known.get(key)?.unknown ?? new Map() };
  known.delete(key);
  known.set(key, entry);
  const [oldest] = known.keys();
  if (known.size > MAX_FIELDS && oldest !== undefined) known.delete(oldest);
  return entry;
}

function hasNewIds(entry: Entry, ids: readonly string[], now: number): boolean {
  return missingIds(entry, ids).some(
    (id) => now - (entry.unknown.get(id) ?? -Infinity) >= UNKNOWN_ID_INTERVAL,
  );
}

function missingIds({ definition }: Entry, ids: readonly string[]): string[] {
  if (definition.kind !== 'select') return [];
  return ids.filter((id) => !definition.options.some((one) => one.id === id));
}
