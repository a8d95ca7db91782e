const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const MINUTE = UNITS.m;
export const DAY = UNITS.d;
/** No wait of the reference product is longer. */
export const MAX_DURATION = 7 * DAY;

/** Milliseconds in `300ms`, `30s`, `2.5m`, `24h` or `7d`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text.trim());
  if (!match) return undefined;
  return Math.round(Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]);
}

/** The shortest exact way to write it: `90s`, `2m`, `7d`. */
export function formatDuration(ms: number): string {
  const units = Object.entries(UNITS).reverse();
  const [unit, size] = units.find(([, length]) => ms > 0 && ms % length === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
