import type { ConversationOpened } from '../routing/conversation.js';
import { identifiedBy } from '../routing/identity.js';
import type { RoutingPolicy } from '../routing/policy.js';
import { vipByContact } from '../routing/vip-contacts.js';

const MINUTE = 60_000;

/**
 * Counts the contacts that are asked for their e-mail, by workspace and minute: beyond `question.maxStartsPerMinute` the
 * rest of a mass campaign is not asked. Counted in this process; the limit stops a flood, it does not measure one.
 */
export class Campaigns {
  readonly #asked = new Map<string, { since: number; count: number }>();
  readonly #skipped: (workspace: string) => void;

  /** @param skipped learns of each contact that is not asked */
  constructor(skipped: (workspace: string) => void = () => undefined) {
    this.#skipped = skipped;
  }

  /** What the opening is to be marked with. */
  mark(opened: ConversationOpened, policy: RoutingPolicy, now = Date.now()): { tooManyAtOnce?: true } {
    const { maxStartsPerMinute: most } = policy.question;
    if (most === undefined || !wouldBeAsked(opened, policy)) return {};
    return this.#minute(opened.workspace, now).count >= most ? { tooManyAtOnce: true } : {};
  }

  /** A new run has begun: a repeat of its opening counts no more. */
  started(opened: ConversationOpened, policy: RoutingPolicy, now = Date.now()): void {
    if (policy.question.maxStartsPerMinute === undefined || !wouldBeAsked(opened, policy)) return;
    if (this.mark(opened, policy, now).tooManyAtOnce) this.#skipped(opened.workspace);
    else this.#minute(opened.workspace, now).count += 1;
  }

  #minute(workspace: string, now: number): { since: number; count: number } {
    const present = this.#asked.get(workspace);
    if (present && now - present.since < MINUTE) return present;
    const fresh = { since: now, count: 0 };
    this.#asked.set(workspace, fresh);
    return fresh;
  }
}

/** Whether this contact would be asked for their e-mail address. */
function wouldBeAsked({ contact }: ConversationOpened, policy: RoutingPolicy): boolean {
  return (
    vipByContact(contact, policy.vipContacts) === undefined && identifiedBy(contact, policy.crm) === undefined
  );
}
