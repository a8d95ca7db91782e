/** Everything the workflow bundle exports. */
export { routeVipContact } from './route-vip-contact.js';
export { assignmentDesk } from './assignment-desk.js';
export { reopenConversation } from './reopen-conversation.js';
