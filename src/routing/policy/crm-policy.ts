/** How customers are looked up, as the policy says. Plain JSON, durations in milliseconds, secrets as `${ENV}` references. */

/** An HTTP request as router.yaml describes it; `$contact.x` and `${ENV}` are still in place. */
export interface HttpRequestStep {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: { contentType: string; template: string };
  /** Variable name → singular RFC 9535 path, at most 10. */
  responseMapping: Record<string, string>;
  timeout: number;
  /** Variable that holds the HTTP status of the answer, as text. */
  saveStatusAs?: string;
}

/**
 * A customer is a VIP when the variable (the CRM's field, the CSV's column) equals one of these, trimmed and case-folded,
 * or is a number of at least this. One of the two is there; both: either will do.
 */
export interface VipRule {
  variable: string;
  equals?: string[];
  atLeast?: number;
}

/** What a contact is known by. Empty: the source needs nothing, so nobody is ever asked. */
export type IdentifyBy = 'email' | 'phone';

/** How the CRM's answers are judged and how it is treated, whatever it is. */
export interface CrmRules {
  /** Shown to operators: "HubSpot". */
  name: string;
  vipWhen: VipRule;
  /** A record without the mapped key. */
  whenKeyMissing: 'misconfigured' | 'regular';
  /** How long an unreachable CRM is retried before the branch `unavailable`. */
  patience: number;
  identifyBy: IdentifyBy[];
  /** Variable or field that names the account's owner: an agent's id, e-mail or `crmOwner`. */
  owner?: string;
  /** Names that texts, tags and comments use (`$CustomerType`), and the field or mapped variable behind each. */
  variables?: Record<string, string>;
  /** ISO 3166 code of the country of phone numbers that begin without a country code. */
  defaultCountry?: string;
  /** After the branch `unavailable`: the CRM is asked again `times` times, each `after` ms later. */
  recheck?: { after: number; times: number };
  /** An e-mail known to be a VIP's: whatever else the CRM says about it, the CRM is misconfigured. */
  probe?: string;
  /** For all processes together: every lookup is an activity on the CRM task queue, where the server holds the rate. */
  limits?: { callsPerSecond: number };
  /** Host names, addresses and CIDR ranges inside the private network that this CRM may be reached at. */
  allowInternal?: string[];
}

/** Where the answer comes from. Tokens and secrets are `${ENV}` references; `timeout` is for the whole look-up. */
export type CrmSource =
  | { type: 'http'; request: HttpRequestStep }
  | TokenSource<'hubspot'>
  | TokenSource<'pipedrive'>
  | TokenSource<'activecampaign'>
  | SalesforceSource
  | { type: 'contact'; read: ContactReading }
  | CsvSource;

export interface TokenSource<T extends string> {
  type: T;
  baseUrl: string;
  token: string;
  timeout: number;
}

export interface SalesforceSource {
  type: 'salesforce';
  /** `https://<instance>.my.salesforce.com` */
  baseUrl: string;
  /** `v60.0` */
  apiVersion: string;
  /** The object that is searched, `Contact` unless said otherwise. */
  object: string;
  /** Its fields that hold an address or a phone number; absent: those that the object has by default. */
  emailFields?: string[];
  phoneFields?: string[];
  auth: { token: string } | { tokenUrl: string; clientId: string; clientSecret: string };
  timeout: number;
}

/** A file of VIPs with a header line; columns `email` (and `phone`), the one of `vipWhen` and the one of `owner`. */
export interface CsvSource {
  type: 'csv';
  /** Absolute path, or relative to the policy file. */
  file: string;
}

/** What of the platform's own contact is compared with `vipWhen`: a field by `vipWhen.variable`, the tags, the lifecycle. */
export type ContactReading = 'field' | 'tags' | 'lifecycle';

export type CrmPolicy = CrmRules & CrmSource;
