/** How long the two most frequent stories are, and that docs/explanation/history-events.md says what each event is for. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { leftIn, type HistoryEvent } from '../../bench/speed/actions.js';
import { readFixture } from './fixtures.js';

const page = readFileSync(new URL('../../docs/explanation/history-events.md', import.meta.url), 'utf8');

const eventsOf = (name: string) => readFixture(name).history.events as unknown as HistoryEvent[];

/** `Activity x`: the name of the activity whose task was scheduled, and so on; undefined for what belongs to the step before. */
function stepOf(event: HistoryEvent): string | undefined {
  const type = String(event.eventType).replace('EVENT_TYPE_', '');
  const steps: Record<string, string> = {
    WORKFLOW_EXECUTION_STARTED: 'Started',
    WORKFLOW_TASK_SCHEDULED: 'Workflow Task',
    ACTIVITY_TASK_SCHEDULED: `Activity ${event.activityTaskScheduledEventAttributes?.activityType?.name}`,
    MARKER_RECORDED: `Local Activity ${localActivityOf(event)}`,
    WORKFLOW_EXECUTION_SIGNALED: `Signal ${event.workflowExecutionSignaledEventAttributes?.signalName}`,
    TIMER_STARTED: 'Timer started',
    TIMER_FIRED: 'Timer fired',
    UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 'Search attributes',
    WORKFLOW_PROPERTIES_MODIFIED: 'Memo',
    WORKFLOW_EXECUTION_COMPLETED: 'Completed',
  };
  const isPart = /^(WORKFLOW|ACTIVITY)_TASK_(STARTED|COMPLETED)$/.test(type);
  return isPart ? undefined : (steps[type] ?? type);
}

function localActivityOf({ markerRecordedEventAttributes: marker }: HistoryEvent): string {
  const data = marker?.details?.['data']?.payloads?.[0]?.data as unknown as string | undefined;
  const { activity_type: type = '' } = JSON.parse(
    data === undefined ? '{}' : Buffer.from(data, 'base64').toString(),
  ) as { activity_type?: string };
  return type;
}

/** Step and number of events, as the stored history has them. */
function stepsOf(name: string): [step: string, events: number][] {
  const steps: [string, number][] = [];
  for (const event of eventsOf(name)) {
    const step = stepOf(event);
    const last = steps.at(-1);
    if (step !== undefined) steps.push([step, 1]);
    else if (last) last[1] += 1;
  }
  return steps;
}

/** Rows of the table that follows the sentence about this history. */
function tableOf(name: string): {
  sentence: string;
  rows: [step: string, events: number, actions: number][];
} {
  const section = page.slice(page.indexOf(`\`${name}.json\`:`));
  const sentence = section.slice(0, section.indexOf('\n'));
  const lines = section.slice(0, section.indexOf('\n\n', section.indexOf('| step |'))).split('\n');
  const rows = lines.flatMap((line): [string, number, number][] => {
    const [, step = '', events = '', actions = ''] = line.split('|').map((cell) => cell.trim());
    return /^\d+$/.test(events) ? [[step, Number(events), Number(actions)]] : [];
  });
  return { sentence, rows };
}

describe('the events of a history', () => {
  for (const [name, most] of [
    ['known-vip', 22],
    ['asked-and-answered', 44],
  ] as const)
    test(`${name}: at most ${most}, each with a reason`, () => {
      const { events, actions } = leftIn(eventsOf(name));
      assert.ok(events <= most, `${events} events`);
      const { sentence, rows } = tableOf(name);
      assert.deepEqual(
        rows.map(([step, count]) => [step, count]),
        stepsOf(name),
      );
      assert.equal(sentence, `\`${name}.json\`: ${events} events, ${actions} actions.`);
      assert.equal(
        rows.reduce((sum, [, , one]) => sum + one, 0),
        actions,
      );
    });
});
