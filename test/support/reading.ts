import type { FormAnswer } from '../../src/routing/conversation.js';
import { readMessage } from '../../src/reading/read-message.js';

/** What a text holds, as the tables of the tests write it: "jane@x.com own, bob@x.com mention ?typo". */
export function findings(
  text: string,
  more: { form?: FormAnswer[]; ours?: string[]; name?: string } = {},
): string {
  const { form, ours = [], name } = more;
  const { reading } = readMessage(
    { id: '1', kind: 'text', text, ...(form ? { form } : {}) },
    { ownAddresses: ours, ...(name === undefined ? {} : { contactName: name }) },
  );
  return reading!.emails
    .map(({ address, claim, doubt }) => `${address} ${claim}${doubt === undefined ? '' : ` ?${doubt}`}`)
    .join(', ');
}

/** The addresses alone. */
export function addressesIn(text: string): string[] {
  const { reading } = readMessage({ id: '1', kind: 'text', text }, { ownAddresses: [] });
  return reading!.emails.map(({ address }) => address);
}
