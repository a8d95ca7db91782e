import type { ConversationOpened } from '../../routing/conversation.js';
import { identifiedBy } from '../../routing/identity.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';
import { vipByContact } from '../../routing/policy/vip-contacts.js';

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

  /**
   * Takes a place before the run is started: openings arrive side by side.
   * @returns `mark`: what the opening is to be marked with. `settle` is told whether a run was started: a repeat of an
   * opening gives its place back.
   */
  take(
    opened: ConversationOpened,
    policy: RoutingPolicy,
    now = Date.now(),
  ): { mark: { tooManyAtOnce?: true }; settle: (isStarted: boolean) => void } {
    const { maxStartsPerMinute: most } = policy.question;
    if (most === undefined || !wouldBeAsked(opened, policy)) return { mark: {}, settle: () => undefined };
    const minute = this.#minute(opened.workspace, now);
    if (minute.count >= most) {
      const settle = (isStarted: boolean) => {
        if (isStarted) this.#skipped(opened.workspace);
      };
      return { mark: { tooManyAtOnce: true }, settle };
    }
    minute.count += 1;
    const settle = (isStarted: boolean) => {
      if (!isStarted) minute.count -= 1;
    };
    return { mark: {}, settle };
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
