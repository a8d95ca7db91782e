/** An older server accepts the rate limits of platforms and CRMs, and does not enforce them. */
export const MIN_SERVER_VERSION = '1.32.0';

/** What an operator has to know about an older server; undefined for one that is new enough. */
export function whyTooOld(serverVersion: string): string | undefined {
  if (isAtLeast(serverVersion, MIN_SERVER_VERSION)) return undefined;
  return `Temporal server ${serverVersion} is older than ${MIN_SERVER_VERSION}: it does not hold the rate limits of platforms and CRMs; update it`;
}

/** Compares the numbers of two versions; a suffix such as `-rc1` does not count. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [numbers(version), numbers(least)];
  for (let at = 0; at < 3; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const numbers = (version: string): number[] =>
  version
    .replace(/^v/, '')
    .split(/[-+]/, 1)
    .join('')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
