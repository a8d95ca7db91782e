/** What the CRM says about a contact, typed so that an outage can never look like "not a VIP". */
export type CustomerType = 'vip' | 'regular' | 'unknown' | 'unavailable' | 'misconfigured';

export interface Customer {
  type: CustomerType;
  /** One sentence for operators, without personal data: "HubSpot says CustomerType = VIP". */
  reason: string;
  /** The value as the CRM gave it, trimmed and cut to 100 characters. */
  value?: string;
  /** Who owns the account, as the CRM names them: the policy's `owner`. */
  owner?: string;
  /** Records found, when there are several. */
  records?: number;
}
