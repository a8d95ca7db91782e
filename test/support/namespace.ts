/** A whole namespace as text, to look for what may not be in it. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;

export interface Exported {
  workflowId: string;
  runId: string;
  type: string;
  /** Visibility record with memo and search attributes, description with summaries, history: as the server gives them. */
  text: string;
}

/** Every run of the namespace, open and closed, without any decoding. */
export async function exportNamespace(client: Client): Promise<Exported[]> {
  const { namespace } = client.options;
  const exported: Exported[] = [];
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const listed = { namespace, pageSize: 100, nextPageToken };
    const page = await client.workflowService.listWorkflowExecutions(listed);
    for (const { execution, ...record } of page.executions) {
      const { workflowId, runId } = execution ?? {};
      const run = await exportRun(client, workflowId ?? '', runId ?? '');
      exported.push({ ...run, text: `${textOf(record)}${run.text}` });
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
  return exported;
}

/** One run; the newest of the workflow when none is named. */
export async function exportRun(client: Client, workflowId: string, run = ''): Promise<Exported> {
  const { workflowService, options } = client;
  const of = { namespace: options.namespace, execution: { workflowId, runId: run } };
  const description = await workflowService.describeWorkflowExecution(of);
  const events: proto.temporal.api.history.v1.IHistoryEvent[] = [];
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await workflowService.getWorkflowExecutionHistory({ ...of, nextPageToken });
    events.push(...(page.history?.events ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
  const { execution, type } = description.workflowExecutionInfo ?? {};
  return {
    workflowId,
    runId: execution?.runId ?? run,
    type: type?.name ?? '',
    text: textOf([description, History.create({ events })]),
  };
}

/** JSON in which bytes, which protobuf writes as base64, stand beside it as their characters. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'string' && BASE64.test(one)
      ? `${one} ${Buffer.from(one, 'base64').toString('latin1')}`
      : one,
  );
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
