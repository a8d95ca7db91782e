/** Everything the workflow bundle exports. */
import { setWorkflowOptions } from '@temporalio/workflow';
import { assignmentDesk } from './assignment-desk.js';
import { crmGate } from './crm-gate.js';
import { holdConversation } from './hold-conversation.js';
import { policyRegistry } from './policy-registry.js';
import { webhookWatch } from './webhook-watch.js';

export { routeVipContact } from './route-vip-contact.js';
export { catchUp } from './catch-up.js';
export { assignmentDesk, crmGate, holdConversation, policyRegistry, webhookWatch };
export { reconcileDesk } from './reconcile-desk.js';
export { reopenConversation } from './reopen-conversation.js';
export { awaitFirstReply } from './await-first-reply.js';
export { deliverEvent } from './deliver-event.js';
export { unassignAfterClose } from './unassign-after-close.js';

// With Worker Versioning these go to whatever version is current: they never end, so no worker of an old one may be needed.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, assignmentDesk);
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, crmGate);
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, holdConversation);
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, policyRegistry);
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, webhookWatch);
