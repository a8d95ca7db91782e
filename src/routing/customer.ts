/** What the CRM says about a contact, typed so that an outage can never look like "not a VIP". */
export type CustomerType = 'vip' | 'regular' | 'unknown' | 'unavailable' | 'misconfigured';

export interface Customer {
  type: CustomerType;
  /** One sentence for operators, without personal data: "HubSpot says CustomerType = VIP". */
  reason: string;
  /** The value as people see it, entries joined with commas, cut to 100 characters; of a VIP the entry that decided. */
  value?: string;
  /** Who owns the account, as the CRM names them: the policy's `owner`. */
  owner?: string;
  /** The policy's mapped variables, as text: `CustomerType` is `$CustomerType`. Absent where nothing has a value. */
  variables?: Record<string, string>;
  /** Records found, when there are several. */
  records?: number;
}
