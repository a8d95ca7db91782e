/** Everything the workflow bundle exports. */
export { routeVipContact } from './route-vip-contact.js';
export { catchUp } from './catch-up.js';
export { webhookWatch } from './webhook-watch.js';
export { assignmentDesk } from './assignment-desk.js';
export { crmGate } from './crm-gate.js';
export { holdConversation } from './hold-conversation.js';
export { policyRegistry } from './policy-registry.js';
export { reconcileDesk } from './reconcile-desk.js';
export { reopenConversation } from './reopen-conversation.js';
export { awaitFirstReply } from './await-first-reply.js';
export { deliverEvent } from './deliver-event.js';
export { unassignAfterClose } from './unassign-after-close.js';
