/** A query parameter that was given once; everything else is as good as absent. */
export function queryText(value: unknown, absent = ''): string {
  return typeof value === 'string' ? value : absent;
}
