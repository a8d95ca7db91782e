import type { Request } from 'express';

/** Ten at a time unless asked otherwise, at most a hundred; `next` is the address of the following page. */
export function pageOf<T extends { id: number }>(all: readonly T[], req: Request) {
  const limit = Math.min(100, Math.max(1, Number(req.query['limit']) || 10));
  const after = Number(req.query['cursorId']) || 0;
  const items = all.filter(({ id }) => id > after).slice(0, limit);
  const last = items.at(-1)?.id;
  const more = last !== undefined && all.some(({ id }) => id > last);
  const next = more
    ? `${req.protocol}://${req.get('host') ?? ''}${req.baseUrl}${req.path}?limit=${limit}&cursorId=${last}`
    : null;
  return { items, pagination: { next, previous: null } };
}
