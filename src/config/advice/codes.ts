/** Codes of advice about a valid policy. docs/reference/mistakes.md explains each. */
export const ADVICE = {
  ROUTER_ADVICE_NO_PROBE: 'Nothing tells a CRM that has lost its VIPs from one that has none.',
  ROUTER_ADVICE_VIP_LIST: 'Lines of the list of VIPs are left out, or read in part.',
  ROUTER_ADVICE_ENV_UNSET: 'A variable is not set; the sandbox has a value for it, or the file names one.',
  ROUTER_ADVICE_NO_COUNTRY: 'Phone numbers without a country code cannot be compared.',
  ROUTER_ADVICE_OPTION_ID: 'A value of the policy looks like the number of an option.',
  ROUTER_ADVICE_NOBODY_DEDICATED: 'A target wants the dedicated agent, and nothing names one.',
  ROUTER_ADVICE_CUSTOM_FIELD: "A variable is taken for a custom field of the platform's contacts.",
  ROUTER_ADVICE_NO_API_KEY: 'Nobody can call the API of this workspace.',
  ROUTER_ADVICE_IDLE_AGENT: 'No target ever leads to this agent.',
  ROUTER_ADVICE_OBSERVE: 'The workspace decides and records, and assigns nobody.',
} as const;

export interface Remark {
  code: keyof typeof ADVICE;
  path: PropertyKey[];
  message: string;
}
