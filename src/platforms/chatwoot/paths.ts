/** Where a conversation of the account is in the API. */
export const pathOf = (account: string, conversation: string, rest = ''): string =>
  `${account}/conversations/${encodeURIComponent(conversation)}${rest}`;
