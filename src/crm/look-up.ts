import type { ContactFacts } from '../routing/variables.js';
import type { Environment } from './build-request.js';
import type { Dispatcher } from 'undici';
import type { Json } from './response-mapping.js';

/** One choice of a select field: what the API says, and what people see. */
export interface FieldOption {
  id: string;
  label: string;
}

/** One customer as the CRM has it. A field that is absent from `fields` is absent from the record. */
export interface CustomerRecord {
  fields: Record<string, Json>;
  /** The choices of select fields, where the API says ids: the policy may name either. */
  chosen?: Record<string, FieldOption[]>;
}

/** What a lookup may use. Every request goes through `dispatcher`, which guards the private network. */
export interface LookUpTools {
  env: Environment;
  dispatcher: Dispatcher;
  /** Milliseconds for the whole lookup, however many requests it takes. */
  timeout: number;
  signal?: AbortSignal;
  now: number;
  /** Learns of what is wrong and does no harm; no personal data. */
  report?: (problem: string) => void;
}

/**
 * Finds the customer records of a contact: none when the CRM does not know them, several when it is ambiguous.
 * @throws {CrmUnavailable} when asking again later may help
 * @throws {CrmMisconfigured} when it does not
 */
export type LookUp = (contact: ContactFacts, tools: LookUpTools) => Promise<CustomerRecord[]>;
