import type { z } from 'zod';
import type { Capabilities } from './capabilities.js';
import type { Connection, PlatformConnector } from './platform.js';

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
  /** Text in which `${NAME}` is replaced by the environment's value. */
  secret(): z.ZodType<string>;
  secrets(min: number, max: number): z.ZodType<string[]>;
  /** A secret in an address: long, and of letters, digits, `-` and `_`; or the default, a word that means no secret. */
  addressSecret(none: string): z.ZodType<string>;
  /** One of these words; the first is the default. */
  choice<T extends string>(words: readonly [T, ...T[]]): z.ZodType<T>;
  /** Secrets of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
  webhookSecrets(min: number, max: number): z.ZodType<string[]>;
  /** An http(s) address without a trailing slash. */
  baseUrl(standard?: string): z.ZodType<string>;
  /** `false`: no limit is configured, calls go out immediately. */
  callsPerSecond(standard: number | false): z.ZodType<number | false>;
  /** An id as platforms give them; a number is as good as its digits. */
  id(): z.ZodType<string>;
  text(maxLength: number): z.ZodType<string>;
  /** Several keys below one, which may be absent altogether. */
  optional<T extends object>(fields: { [K in keyof T]: z.ZodType<T[K]> }): z.ZodType<T>;
  /** Milliseconds, written like 30s or 24h. */
  duration(standard: string, min: number, max: number): z.ZodType<number>;
}

/** What a sample webhook is to say. */
export interface SampleValues {
  /** The address that it goes to. */
  url: string;
  /** The platform's id of the contact. */
  contact: string;
  /** Its id of the conversation; absent: the contact's. */
  conversation?: string;
  email?: string;
  text?: string;
}

/** A webhook that the connector accepts as authentic. */
export interface Sample {
  body: string;
  /** With a content type. */
  headers: Record<string, string> & { 'content-type': string };
  /** Goes to the address that ends with this, where an installation signs nothing. */
  addressSecret?: string;
  /** The key that the conversation gets, where it is not what was given. */
  conversation?: string;
}

/** A kind of messaging platform: what it is called, what it can do, what it wants to know, how it is connected. */
export interface PlatformKind<S extends CommonSettings = CommonSettings> {
  /** `platform.type` in router.yaml, and part of webhook addresses. */
  name: S['type'];
  capabilities: Capabilities;
  /** Its keys in router.yaml. */
  settings(field: SettingFields): { [K in keyof S]-?: z.ZodType<S[K]> };
  /** Makes no network connection yet. */
  connect(settings: S): Connection;
  webhooks: {
    /** Where its administrators switch webhooks on and off, for the advice of `doctor`; absent: not known. */
    switchedOnAt?: string;
    /** What is missing in its block of router.yaml, so that no webhook could be accepted; undefined: nothing. */
    missingSettings?(raw: Record<string, unknown>): string | undefined;
    /** Media type and headers of its webhooks, for the API's document. */
    mediaType: string;
    headers: z.ZodObject<Record<string, z.ZodString>>;
  };
  /** Signed webhooks for trying out: the events there are, and one of them. Any other name makes one that is ignored. */
  sampleEvents: readonly string[];
  sample(event: string, settings: S, values: SampleValues): Sample;
}

/** The connector of a platform with these settings. Makes no network connection yet. */
export function connect<S extends CommonSettings>(
  { name, capabilities, ...kind }: Pick<PlatformKind<S>, 'name' | 'capabilities' | 'connect'>,
  settings: S,
): PlatformConnector {
  return { name, capabilities, ...kind.connect(settings) };
}
