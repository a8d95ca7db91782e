/** The watch over a workspace's webhooks: opened by whoever serves the workspace, read by everybody. */
import type { Client } from '@temporalio/client';
import type { Arrivals, WebhookMemo } from '../../routing/catch-up/webhook-watch.js';
import { leftAlone, WEBHOOK_WATCH, webhooksArrived } from '../../workflows/messages.js';
import { webhookWatchId } from '../names.js';
import { describe } from '../routing/start-routing.js';

const watchStart = (workspace: string, taskQueue: string) =>
  ({
    workflowId: webhookWatchId(workspace),
    taskQueue,
    args: [workspace] as [string],
    staticSummary: `Webhooks of ${workspace}: do they come?`,
  }) as const;

export async function openWebhookWatch(client: Client, workspace: string, taskQueue: string): Promise<void> {
  await client.workflow.start(WEBHOOK_WATCH, {
    ...watchStart(workspace, taskQueue),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

export async function tellArrivals(
  client: Client,
  workspace: string,
  taskQueue: string,
  arrivals: Arrivals,
): Promise<void> {
  await client.workflow.signalWithStart(WEBHOOK_WATCH, {
    ...watchStart(workspace, taskQueue),
    signal: webhooksArrived,
    signalArgs: [arrivals],
  });
}

/** @returns undefined when nobody watches yet */
export async function lookAtWebhooks(client: Client, workspace: string): Promise<WebhookMemo | undefined> {
  const watch = await describe(client, webhookWatchId(workspace));
  const memo = watch?.memo as Partial<WebhookMemo> | undefined;
  return typeof memo?.since === 'number' ? (memo as WebhookMemo) : undefined;
}

/** @returns key → since when, epoch milliseconds */
export async function whichAreLeft(
  client: Client,
  workspace: string,
  keys: string[],
): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const left = await client.workflow.getHandle(webhookWatchId(workspace)).query(leftAlone, keys);
  return new Map(Object.entries(left));
}
