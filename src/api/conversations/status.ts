import { workspaceOf } from '../auth.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import type { Endpoint } from '../endpoint.js';
import { Problem } from '../problems/problem.js';
import { conversationKey } from './key.js';
import { ConversationParams, StatusAnswer } from './schemas.js';

export function statusEndpoint({ routing }: ApiDeps): Endpoint {
  return {
    method: 'get',
    path: '/v1/conversations/{id}',
    access: 'apiKey',
    docs: {
      operationId: 'getConversation',
      summary: 'Who has the conversation, or where its routing stands, and why',
      tags: ['conversations'],
      params: ConversationParams,
      answers: { 200: { description: "The newest run's state", schema: StatusAnswer } },
      problems: ['conversation-not-routed', 'temporal-unavailable'],
    },
    handlers: [
      async (req, res) => {
        const workspace = workspaceOf(res);
        const status = await inTime(routing.status(workspace.id, conversationKey(req, workspace)));
        if (!status) throw new Problem('conversation-not-routed');
        res.json(StatusAnswer.parse(status));
      },
    ],
  };
}
