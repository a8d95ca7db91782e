/** The API of respond.io: how it is called, its paths and its pages. */
import { PlatformApi } from '../shared/platform-api.js';
import { ErrorAnswer } from './schemas.js';
import type { RespondIoSettings } from './settings.js';

export function createApi(settings: RespondIoSettings, options: { timeout?: number } = {}): PlatformApi {
  return new PlatformApi({
    platform: 'respond.io',
    baseUrl: settings.baseUrl,
    headers: { authorization: `Bearer ${settings.token}` },
    timeout: options.timeout,
    wordsOf(body) {
      const said = ErrorAnswer.safeParse(body).data;
      return [said?.code, said?.message].filter((word) => word !== undefined).join(' ');
    },
  });
}

export const contactPath = (conversation: string, rest = ''): string =>
  `/contact/id:${encodeURIComponent(conversation)}${rest}`;

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
