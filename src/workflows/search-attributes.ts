/**
 * The search attributes by which operators find runs in the Temporal UI. No personal data: they are never encrypted.
 * SQL visibility holds at most 10 of type Keyword; ours are 9.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

export const Workspace = keyword('Workspace');
export const Platform = keyword('Platform');
/** Where the run stands: see `Stage` in run/story.ts. */
export const Stage = keyword('Stage');
/** vip, regular, unknown, unavailable or misconfigured. */
export const CustomerType = keyword('CustomerType');
export const Tier = keyword('Tier');
export const Outcome = keyword('Outcome');
export const AssigneeId = keyword('AssigneeId');
export const PolicyVersion = keyword('PolicyVersion');
/** HMAC of the contact: finds every run of a contact for erasure without naming them. */
export const ContactKey = keyword('ContactKey');
/** True while the conversation waits for a free agent. */
export const Queued = defineSearchAttributeKey('Queued', SearchAttributeType.BOOL);

export const searchAttributes = [
  Workspace,
  Platform,
  Stage,
  CustomerType,
  Tier,
  Outcome,
  AssigneeId,
  PolicyVersion,
  ContactKey,
  Queued,
];
