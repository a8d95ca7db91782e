/**
 * What a workspace's webhooks say by coming or not: the rules of the webhook watch. Pure; the functions change the state
 * they are given. Conversations are named by short hashes of their workflow ids.
 */

/** Conversations left alone that are remembered; 30 bytes each. */
export const MAX_LEFT = 20_000;

export interface WebhookState {
  /** When the watch began, which is when the workspace was installed: epoch ms, like all times here. */
  since: number;
  /** When the platform's last webhook came. */
  lastAt?: number;
  /** The conversations that were open before the installation are known. */
  counted: boolean;
  /** Left alone on purpose: open before the installation, or not opened by the contact. With the time it was noted. */
  left: Record<string, number>;
  /** Openings since the last webhook that the catch-up had to find. */
  missed: number;
  /** The same since the installation, webhooks or not. */
  missedInAll: number;
}

/** What everybody may read without a worker: the memo. */
export interface WebhookMemo extends Omit<WebhookState, 'left'> {
  left: number;
}

export interface Arrivals {
  lastAt: number;
  /** Openings that the policy leaves alone. */
  left: string[];
}

/** What a catch-up has seen. */
export interface CaughtUp {
  /** When it began to list. */
  asOf: number;
  /** All conversations left alone that still wait; absent: the list was cut short. */
  left?: string[];
  /** Whether the ones that were open before the installation are all among them. */
  counted: boolean;
  /** Left alone besides those that are noted: by what was looked up about them. */
  alsoLeft?: string[];
}

export const newWatch = (now: number): WebhookState => ({
  since: now,
  counted: false,
  left: {},
  missed: 0,
  missedInAll: 0,
});

export function arrived(state: WebhookState, { lastAt, left }: Arrivals): void {
  if (lastAt > (state.lastAt ?? 0)) {
    state.lastAt = lastAt;
    state.missed = 0;
  }
  for (const key of left) state.left[key] = lastAt;
  forgetBeyond(state);
}

/** What waits no more is forgotten: when it is opened again, it is an opening like any other. */
export function caughtUp(state: WebhookState, { asOf, left, counted, alsoLeft = [] }: CaughtUp): void {
  state.counted ||= counted;
  if (left !== undefined) {
    const later = Object.entries(state.left).filter(([, at]) => at >= asOf);
    state.left = Object.fromEntries([...left.map((key): [string, number] => [key, asOf]), ...later]);
  }
  for (const key of alsoLeft) state.left[key] = asOf;
  forgetBeyond(state);
}

/** @param since a webhook that came later shows that the endpoint works */
export function missed(state: WebhookState, { count, since }: { count: number; since: number }): void {
  state.missedInAll += count;
  if ((state.lastAt ?? 0) < since) state.missed += count;
}

export const memoOf = ({ left, ...rest }: WebhookState): WebhookMemo => ({
  ...rest,
  left: Object.keys(left).length,
});

/** Why the endpoint seems to be switched off, for people; undefined while it does not. */
export function silence(
  { missed: count, lastAt }: Pick<WebhookMemo, 'missed' | 'lastAt'>,
  { platform, switchedOnAt }: { platform: string; switchedOnAt?: string },
): string | undefined {
  if (count === 0) return undefined;
  const since = lastAt === undefined ? 'ever' : `since ${shortTime(lastAt)}`;
  const opened = count === 1 ? 'a conversation was opened' : `${count} conversations were opened`;
  const where = switchedOnAt === undefined ? 'switch it on' : `switch it on in ${switchedOnAt}`;
  return `${platform} has sent nothing ${since} although ${opened}: the endpoint seems to be switched off; ${where}`;
}

const shortTime = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function forgetBeyond(state: WebhookState): void {
  const surplus = Object.keys(state.left).length - MAX_LEFT;
  for (const key of Object.keys(state.left).slice(0, Math.max(0, surplus)))
    Reflect.deleteProperty(state.left, key);
}
