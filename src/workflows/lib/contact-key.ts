import type { SearchAttributePair } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import { ContactKey } from '../search-attributes.js';

/** For Child Workflows: an export or an erasure of the contact finds them by this key. */
export function ofTheSameContact(): { typedSearchAttributes?: SearchAttributePair[] } {
  const value = workflowInfo().typedSearchAttributes.get(ContactKey);
  return value === undefined ? {} : { typedSearchAttributes: [{ key: ContactKey, value }] };
}
