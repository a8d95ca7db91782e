import { Counter, type Registry } from 'prom-client';

type Activity = (...args: never[]) => Promise<unknown>;

/** Counts every attempt of these activities in the process that executes it. */
export function counterOfActivities(registry: Registry) {
  const tries = new Counter({
    name: 'router_activity_tries_total',
    help: 'Tries of activities in this process: ok, failed',
    labelNames: ['activity', 'workspace', 'result'],
    registers: [registry],
  });
  return <T extends object>(activities: T): T =>
    Object.fromEntries(
      Object.entries(activities as Record<string, Activity>).map(([activity, run]) => [
        activity,
        async (...args: never[]) => {
          const labels = { activity, workspace: workspaceIn(args) };
          try {
            const result = await run(...args);
            tries.inc({ ...labels, result: 'ok' });
            return result;
          } catch (error) {
            tries.inc({ ...labels, result: 'failed' });
            throw error;
          }
        },
      ]),
    ) as T;
}

/** Workspace ids are the policy's own: labels stay few. */
function workspaceIn([first]: unknown[]): string {
  const workspace = (first as { workspace?: unknown } | null | undefined)?.workspace;
  return typeof workspace === 'string' ? workspace : '';
}
