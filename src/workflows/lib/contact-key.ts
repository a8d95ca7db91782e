import type { SearchAttributePair } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import { ContactKey } from '../search-attributes.js';

/** For workflows that this one begins: whoever exports or erases the contact finds them by it. */
export function ofTheSameContact(): { typedSearchAttributes?: SearchAttributePair[] } {
  const value = workflowInfo().typedSearchAttributes.get(ContactKey);
  return value === undefined ? {} : { typedSearchAttributes: [{ key: ContactKey, value }] };
}
