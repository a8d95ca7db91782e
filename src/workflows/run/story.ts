/** What an operator reads in the Temporal UI while a run is open and after it has ended. */
import type { SearchAttributePair } from '@temporalio/common';
import { log, setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import type { AgentRef, FoundByCatchUp } from '../../routing/conversation.js';
import type { CustomerType as CustomerTypeValue } from '../../routing/customer.js';
import type { RoutingResult } from '../../routing/outcome.js';
import {
  AssigneeId,
  CustomerType,
  Outcome,
  PolicyVersion,
  Queued,
  Stage,
  Tier,
} from '../search-attributes.js';

export type StageName = 'opened' | 'paused' | 'asking' | 'looking-up' | 'queued' | 'assigned' | 'ended';

const LINE_LIMIT = 60;

export class Story {
  readonly #lines: string[] = [];
  #now = '';
  /** Shown together with the next search attributes: each upsert is an event, and an action to pay for. */
  #customer: CustomerTypeValue | undefined;

  /** The present: who, where, why, what next. Also kept as a line of the story. */
  now(sentence: string): void {
    this.#now = `${sentence}, since ${clock()}`;
    this.#add(sentence);
  }

  /** The present again, with other figures: no new line of the story. */
  refresh(sentence: string): void {
    this.#now = `${sentence}, as of ${clock()}`;
    this.#show();
  }

  /** The present in the memo too: the API answers from it while the run waits, and needs no worker for that. */
  keep(): void {
    upsertMemo({ why: this.#now });
  }

  /** Something that happened and changes nothing about what comes next. */
  note(sentence: string): void {
    this.#add(sentence);
  }

  #add(sentence: string): void {
    if (this.#lines.length < LINE_LIMIT) this.#lines.push(`- ${clock()} ${sentence}`);
    this.#show();
  }

  #show(): void {
    setCurrentDetails(`**${this.#now}**\n\n${this.#lines.join('\n')}`);
  }

  /** Makes a stage, and who has the conversation, findable in the list of runs. Only for stages that last. */
  stage(stage: StageName, assignee?: AgentRef): void {
    this.#upsert([
      { key: Stage, value: stage },
      { key: Queued, value: stage === 'queued' },
      ...(assignee ? [{ key: AssigneeId, value: assignee.id }] : []),
    ]);
  }

  policy(version: string): void {
    this.#upsert([{ key: PolicyVersion, value: version }]);
  }

  /** Shown with the next stage, or when the run has to wait. */
  customer(type: CustomerTypeValue): void {
    this.#customer = type;
  }

  showWhatIsKnown(): void {
    if (this.#customer !== undefined) this.#upsert([]);
  }

  #upsert(more: SearchAttributePair[]): void {
    const customer = this.#customer;
    this.#customer = undefined;
    upsertSearchAttributes([...(customer ? [{ key: CustomerType, value: customer }] : []), ...more]);
  }

  end(result: RoutingResult): void {
    this.#now = result.why;
    this.#add(`Ended: ${result.outcome}`);
    this.#upsert([
      { key: Stage, value: 'ended' satisfies StageName },
      { key: Outcome, value: result.outcome },
      { key: Tier, value: result.tier },
      { key: Queued, value: false },
      ...(result.assignee ? [{ key: AssigneeId, value: result.assignee.id }] : []),
    ]);
    log.info('routing ended', { outcome: result.outcome, tier: result.tier, assignee: result.assignee?.id });
  }
}

const HOUR = 3_600_000;

/** How the catch-up found an opening without a webhook, in words for people. */
export function foundByCatchUp({ waited }: FoundByCatchUp): string {
  if (waited === undefined) return 'found by catch-up';
  const hours = waited / HOUR;
  return `found by catch-up, waited ${hours < 2 ? `${Math.round(waited / 60_000)} min` : `${Math.floor(hours)} h`}`;
}

/** Memo outlives the worker and the run: the API answers from it. */
export function remember(memo: Record<string, unknown>): void {
  upsertMemo(memo);
}

/** UTC, for people; with the date when it is another day. */
export function clock(at = Date.now()): string {
  const text = new Date(at).toISOString().replace('T', ' ').slice(0, 19);
  return text.slice(0, 10) === new Date().toISOString().slice(0, 10) ? text.slice(11) : text;
}
