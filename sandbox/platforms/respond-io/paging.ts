import type { Request } from 'express';

/** Ten at a time unless asked otherwise, at most a hundred; `next` is the address of the following page. */
export function pageOf<T extends { id: number }>(all: readonly T[], req: Request) {
  return page(all, ({ id }) => id, req);
}

/** The same, latest first. */
export function latestFirst<T extends { messageId: number }>(all: readonly T[], req: Request) {
  return page([...all].reverse(), ({ messageId }) => -messageId, req);
}

/** @param place rises from entry to entry; it is the cursor */
function page<T>(all: readonly T[], place: (one: T) => number, req: Request) {
  const limit = Math.min(100, Math.max(1, Number(req.query['limit']) || 10));
  const after = Number(req.query['cursorId']) || -Infinity;
  const rest = all.filter((one) => place(one) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const more = last !== undefined && rest.length > limit;
  const next = more
    ? `${req.protocol}://${req.get('host') ?? ''}${req.baseUrl}${req.path}?limit=${limit}&cursorId=${place(last)}`
    : null;
  return { items, pagination: { next, previous: null } };
}
