/** Most entries of a page. */
export const PAGE = 100;

export const query = (cursor: string | undefined, limit = PAGE) =>
  new URLSearchParams({
    limit: String(limit),
    ...(cursor === undefined ? {} : { cursorId: cursor }),
  }).toString();

/** The next page is named by an address. Only its cursor is taken: the address is never followed. */
export function cursorOf(next: string | undefined): string | undefined {
  if (next === undefined || !URL.canParse(next, 'http://localhost')) return undefined;
  return new URL(next, 'http://localhost').searchParams.get('cursorId') ?? undefined;
}
