/** Everything the workflow bundle exports. */
import { pinnedWhereVersioned } from './versioning.js';
import { awaitFirstReply } from './await-first-reply.js';
import { awaitLateAnswer } from './await-late-answer.js';
import { catchUp } from './catch-up.js';
import { deliverEvent } from './deliver-event.js';
import { reconcileDesk } from './reconcile-desk.js';
import { reopenConversation } from './reopen-conversation.js';
import { routeVipContact } from './route-vip-contact.js';
import { unassignAfterClose } from './unassign-after-close.js';

export { assignmentDesk } from './assignment-desk.js';
export { holdConversation } from './hold-conversation.js';
export { policyRegistry } from './policy-registry.js';
export { webhookWatch } from './webhook-watch.js';

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
