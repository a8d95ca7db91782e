import type { z } from 'zod';

/** Adds a check to a schema. */
type Check = <T extends z.ZodType>(schema: T) => T;

/**
 * Checks that need more than the value itself: the environment, the syntax of templates, what an HTTP client accepts.
 * `src/config` makes them, so that the schema stays free of these rooms.
 */
export interface Checks {
  /** A text that contacts read: its variables. */
  message: Check;
  /** One reference to the environment and nothing else. */
  secret: Check;
  /** Base address of a CRM: no variables. */
  serviceUrl: Check;
  /** Variables in path and query only. */
  requestUrl: Check;
  headers: Check;
  /** A mapping of `contentType` and `template`. */
  body: Check;
  /** A singular JSONPath. */
  path: Check;
  /** ISO 3166 code of a country that has phone numbers. */
  country: Check;
  /** Host name, address or range of the private network; references are resolved. */
  internalHost(): z.ZodType<string>;
  /** Address that something is posted to; references are resolved. */
  endpointUrl(): z.ZodType<string>;
  /** Secret of Standard Webhooks; references are resolved. */
  webhookSecret(): z.ZodType<string>;
}
