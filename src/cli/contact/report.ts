import type { Erased } from '../../client/contacts/erase-contact.js';
import type { ContactRef } from '../../client/contacts/runs.js';

export function inWords({ ended, deleted, deskRuns }: Erased): string[] {
  return [
    deleted === 0
      ? 'No run is about this contact (any more).'
      : `${deleted} runs deleted; ${ended} of them were open.`,
    deskRuns === undefined
      ? 'The workspace has no desk.'
      : `The desk knows the contact's conversations no more; ${deskRuns} of its earlier runs and comparisons deleted.`,
  ];
}

/** What this program cannot erase, and who can. */
export function whatRemains({ platform }: ContactRef): string[] {
  return [
    'What remains, and who erases it:',
    `  ${platform}: the contact, the messages, our comments, the tag, an e-mail we saved. Delete the contact there, or`,
    '    close the conversation: while it is open the desk learns its number again within minutes.',
    '  the CRM: its record of the customer. The router only read it. Ask whoever runs the CRM.',
    '  receivers of events (`webhooks` in router.yaml): what they were told, with includeContact name and addresses.',
    '  the policy: router.yaml and the files it names, if they list the contact as VIP, and kept versions of it.',
    "  Temporal's database: backups, and an archive of histories where one is set up. Ask whoever runs it.",
  ];
}
