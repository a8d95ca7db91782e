/** Ids and queue names: the same on the client's and the worker's side. */
import { createHash, createHmac } from 'node:crypto';

export {
  catchUpNotesId,
  crmQueue,
  deskId,
  deskQueue,
  fairnessKey,
  heldId,
  lateAnswerId,
  platformMethods,
  platformQueue,
  registryId,
  replyWatchId,
  workspaceKey,
} from '../workflows/names.js';

export const TASK_QUEUE = 'vip-router';

/** Ids that say nothing about a person: short, and neither an address nor an international phone number. */
const HARMLESS_KEY = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Names that stand for contacts, made with the installation's secret so that they cannot be enumerated. */
export class Naming {
  readonly #secret: string;
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** `route/<workspace>/<platform>/<conversation key>`; a key that names a person is replaced by its HMAC. */
  workflowId(workspace: string, platform: string, conversation: string): string {
    const key = HARMLESS_KEY.test(conversation)
      ? conversation
      : this.#hmac(`${workspace}/${platform}/${conversation}`);
    return `route/${workspace}/${platform}/${key}`;
  }

  /** Search attribute by which all runs of a contact are found. */
  contactKey(workspace: string, platform: string, contactId: string): string {
    return this.#hmac(`${workspace}/${platform}/contact/${contactId}`);
  }

  /** For conversations that are left alone. Short: thousands are kept. Two in a million share one by chance. */
  keyOfLeft(workflowId: string): string {
    return this.#hmac(`left/${workflowId}`).slice(0, 10);
  }

  #hmac(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('hex').slice(0, 32);
  }
}

/** The start request's id: the server answers the same id with the run it made, open or closed. */
export function requestIdOf(workflowId: string, openedId: string): string {
  return createHash('sha256').update(`${workflowId}\n${openedId}`).digest('hex').slice(0, 36);
}
