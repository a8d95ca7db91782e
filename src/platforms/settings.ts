/** The part of router.yaml that belongs to a messaging platform. */
import type { z } from 'zod';

/** What every platform's settings have. Secrets are resolved: they are kept in this process and never travel. */
export interface CommonSettings {
  /** Name of the platform's kind. */
  type: string;
  /** Calls per second and API method; `false`: no limit is configured. */
  callsPerSecond: number | false;
}

/** Building blocks of a platform's settings: made by `src/config`, which knows the environment and words mistakes. */
export interface SettingFields {
  type<T extends string>(name: T): z.ZodType<T>;
  /** Text in which `${NAME}` stands for the environment's value. */
  secret(): z.ZodType<string>;
  secrets(least: number, most: number): z.ZodType<string[]>;
  /** A secret that stands in an address: long, and of letters, digits, `-` and `_`; or the word for none, the standard. */
  addressSecret(none: string): z.ZodType<string>;
  /** One of these words; the first is the standard. */
  choice<T extends string>(words: readonly [T, ...T[]]): z.ZodType<T>;
  /** Secrets of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
  webhookSecrets(least: number, most: number): z.ZodType<string[]>;
  /** An http(s) address without a trailing slash. */
  baseUrl(standard?: string): z.ZodType<string>;
  /** `false`: no limit is configured, calls go out at once. */
  callsPerSecond(standard: number | false): z.ZodType<number | false>;
  /** An id as platforms give them; a number is as good as its digits. */
  id(): z.ZodType<string>;
  text(longest: number): z.ZodType<string>;
  /** Several keys below one, which may be absent altogether. */
  optional<T extends object>(fields: { [K in keyof T]: z.ZodType<T[K]> }): z.ZodType<T>;
  /** Milliseconds, written like 30s or 24h. */
  duration(standard: string, shortest: number, longest: number): z.ZodType<number>;
}
