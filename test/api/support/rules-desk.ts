import { answer, assignWaiting } from '../../../src/routing/desk/answer.js';
import { take, whyIgnored } from '../../../src/routing/desk/events.js';
import type {
  AssignWaiting,
  AssignWaitingAnswer,
  DeskEvent,
  NewsAnswer,
} from '../../../src/routing/desk/messages.js';
import { emptyDesk, type DeskState } from '../../../src/routing/desk/state.js';
import type { Roster } from '../../../src/routing/policy/policy.js';
import type { DeskClient } from '../../../src/client/desk/desk-client.js';
import type { DeskView, QueuePage, QueueView } from '../../../src/workflows/messages.js';
import { queueOf, viewOf } from '../../../src/workflows/desk/view.js';

/** The rules of the desk without Temporal: one desk per workspace, in memory. */
export class RulesDesk implements DeskClient {
  readonly #desks = new Map<string, DeskState>();
  readonly #roster: (workspace: string) => Roster;
  readonly #mood: () => Promise<void>;

  constructor(roster: (workspace: string) => Roster, mood: () => Promise<void>) {
    this.#roster = roster;
    this.#mood = mood;
  }

  desk(workspace: string): DeskState {
    let desk = this.#desks.get(workspace);
    if (!desk) this.#desks.set(workspace, (desk = emptyDesk(this.#roster(workspace))));
    return desk;
  }

  /** A conversation asks for Ana, and for nobody else. */
  asks(workspace: string, conversation: string): void {
    const pool = {
      kind: 'workspace',
      strategy: 'round-robin',
      onlineOnly: true,
      queue: { timeout: 1 },
    } as const;
    const request = {
      conversation: idOf(workspace, conversation),
      openedId: '1',
      target: pool,
      priority: 1,
      except: [],
    };
    answer(this.desk(workspace), request, Date.now());
  }

  async tell(workspace: string, news: DeskEvent): Promise<NewsAnswer> {
    await this.#mood();
    const why = whyIgnored(this.desk(workspace), news);
    if (why !== undefined) return { applied: false, why };
    take(this.desk(workspace), news, Date.now());
    return { applied: true };
  }

  async view(workspace: string): Promise<DeskView> {
    await this.#mood();
    return viewOf(this.desk(workspace), Date.now());
  }

  async queue(workspace: string, page: QueuePage): Promise<QueueView> {
    await this.#mood();
    return queueOf(this.desk(workspace), page, Date.now());
  }

  async assign(workspace: string, { conversation, ...rest }: AssignWaiting): Promise<AssignWaitingAnswer> {
    await this.#mood();
    const wanted = { conversation: idOf(workspace, conversation), ...rest };
    return assignWaiting(this.desk(workspace), wanted, Date.now()).answer;
  }
}

const idOf = (workspace: string, conversation: string) => `route/${workspace}/respond-io/${conversation}`;
