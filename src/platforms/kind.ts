import type { z } from 'zod';
import type { PlatformConnector } from './platform.js';
import type { CommonSettings, SettingFields } from './settings.js';

/** What a sample webhook is to say. */
export interface SampleValues {
  /** The platform's id of the contact. */
  contact: string;
  /** Its id of the conversation; absent: the contact's. */
  conversation?: string;
  email?: string;
  text?: string;
}

/** A webhook that the connector takes for genuine. */
export interface Sample {
  body: string;
  headers: Record<string, string>;
  /** Goes to the address that ends with this, where an installation signs nothing. */
  addressSecret?: string;
  /** The key that the conversation gets, where it is not what was given. */
  conversation?: string;
}

/** A kind of messaging platform: what it is called, what it wants to know, how it is connected. */
export interface PlatformKind<S extends CommonSettings = CommonSettings> {
  /** `platform.type` in router.yaml, and part of webhook addresses. */
  name: S['type'];
  /** Its keys in router.yaml. */
  settings(field: SettingFields): { [K in keyof S]-?: z.ZodType<S[K]> };
  /**
   * It knows messages and nothing else: no conversations, no assignee, no comments, no tags. The router keeps what it
   * needs of that itself, and a policy that asks for the rest is refused.
   */
  messagesOnly?: true;
  /** A contact has one conversation, which goes by the contact's id. */
  contactIsConversation?: true;
  /** What is missing for any webhook to be believed, from its keys as router.yaml has them; undefined: nothing. */
  noneBelieved?(raw: Record<string, unknown>): string | undefined;
  /** Makes no connection yet. */
  connect(settings: S): PlatformConnector;
  /** Its people have numbers: an address in place of one would be assigned to, and never be found again. */
  numbersPeople?: true;
  /** True where its list of users tells who is online. */
  knowsPresence?: true;
  /** Where its people switch webhooks on and off, for the advice of `doctor`. */
  webhooksAt?: string;
  /** Signed webhooks for trying out: the events there are, and one of them. Any other name makes one that is left alone. */
  sampleEvents: readonly string[];
  sample(event: string, settings: S, values: SampleValues): Sample;
  /** The headers of its webhooks, for the API's document. */
  webhookHeaders: z.ZodObject<Record<string, z.ZodString>>;
}
