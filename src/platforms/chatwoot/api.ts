/** Calls that several parts of the client make. */
import { PlatformError } from '../platform.js';
import { parseJson } from '../shared/classify.js';
import { PlatformApi } from '../shared/platform-api.js';
import { ConversationAnswer, ErrorAnswer, type RawConversation } from './schemas.js';
import type { ChatwootSettings } from './settings.js';

/** The API of one account. */
export class AccountApi extends PlatformApi {
  /** Where the account is: `/accounts/1`. */
  readonly account: string;

  constructor({ baseUrl, token, accountId }: ChatwootSettings, options: { timeout?: number }) {
    super({
      platform: 'Chatwoot',
      baseUrl: `${baseUrl}/api/v1`,
      headers: { api_access_token: token },
      timeout: options.timeout,
      wordsOf(body) {
        const said = ErrorAnswer.safeParse(body).data;
        return said?.error ?? said?.message;
      },
    });
    this.account = `/accounts/${encodeURIComponent(accountId)}`;
  }

  /** Where a conversation of the account is. */
  pathOf(conversation: string, rest = ''): string {
    return `${this.account}/conversations/${encodeURIComponent(conversation)}${rest}`;
  }

  async readConversation(conversation: string, signal?: AbortSignal): Promise<RawConversation> {
    const answer = await this.read('getConversation', this.pathOf(conversation), signal);
    const found = ConversationAnswer.safeParse(parseJson(answer.body)).data;
    if (found?.id === undefined || found.status === undefined)
      throw new PlatformError('unavailable', 'getConversation: the answer is no conversation');
    return found;
  }

  async setStatus(conversation: string, status: 'open' | 'resolved', signal?: AbortSignal): Promise<void> {
    const path = this.pathOf(conversation, '/toggle_status');
    await this.write('setStatus', 'POST', path, { status }, { signal });
  }
}
