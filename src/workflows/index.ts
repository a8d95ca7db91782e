/** Everything the workflow bundle exports. */
import { pinnedWhereVersioned } from './lib/versioning.js';
import { awaitFirstReply } from './first-reply/await-first-reply.js';
import { awaitLateAnswer } from './late-answer/await-late-answer.js';
import { catchUp } from './catch-up/catch-up.js';
import { deliverEvent } from './events/deliver-event.js';
import { reconcileDesk } from './desk/reconcile-desk.js';
import { reopenConversation, unassignAfterClose } from './close/after-close.js';
import { routeVipContact } from './route-vip-contact.js';

export { assignmentDesk } from './desk/assignment-desk.js';
export { catchUpNotes } from './catch-up/catch-up-notes.js';
export { holdConversation } from './messages-only/hold-conversation.js';
export { policyRegistry } from './policy/policy-registry.js';

// These end, in a week at most. The ones above live on, so that they go to whatever version is current.
pinnedWhereVersioned(routeVipContact);
pinnedWhereVersioned(awaitFirstReply);
pinnedWhereVersioned(awaitLateAnswer);
pinnedWhereVersioned(catchUp);
pinnedWhereVersioned(deliverEvent);
pinnedWhereVersioned(reconcileDesk);
pinnedWhereVersioned(reopenConversation);
pinnedWhereVersioned(unassignAfterClose);
export {
  awaitFirstReply,
  awaitLateAnswer,
  catchUp,
  deliverEvent,
  reconcileDesk,
  reopenConversation,
  routeVipContact,
  unassignAfterClose,
};
