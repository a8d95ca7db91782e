import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from '../../src/workflows/search-attributes.js';
import { createWorld, knownAs, type RunHandle, type World } from '../support/world.js';

/** What an operator finds in the timeline: names of activities, local ones included, with their summaries. */
async function timeline(run: RunHandle): Promise<{ name: string; summary: string }[]> {
  const { events } = await run.fetchHistory();
  const text = (data: Uint8Array | null | undefined) =>
    data ? (JSON.parse(Buffer.from(data).toString()) as unknown) : undefined;
  return (events ?? []).flatMap((event) => {
    const summary = (text(event.userMetadata?.summary?.data) ?? '') as string;
    const regular = event.activityTaskScheduledEventAttributes?.activityType?.name;
    const marker = event.markerRecordedEventAttributes?.details?.['data']?.payloads?.[0]?.data;
    const name = regular ?? (text(marker) as { activity_type?: string } | undefined)?.activity_type;
    return name ? [{ name, summary }] : [];
  });
}

describe('the story in the Temporal UI', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
  });
  after(() => world.stop());

  test('CRM fetch, desk decision and assignment are findable by name and summary, on the fast path too', async () => {
    const run = await world.open(knownAs('jane@example.com'));
    await run.routed();
    const found = await timeline(run);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['getContactData', 'decideAssignment', 'assignConversation', 'tagAndComment'],
    );
    assert.deepEqual(
      found.map(({ summary }) => summary),
      [
        'Test CRM: who is this?',
        'Desk decision: who takes it?',
        'Assign to Ana',
        'Tag: vip, and comment for the team',
      ],
    );
  });

  test('while it waits, one line says who, where, why, since when and what next', async () => {
    const run = await world.open();
    const line = await run.reaches(/Waiting for e-mail/);
    assert.match(
      line,
      /^\*\*Waiting for e-mail, question 1 of 4, next: no answer at (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d, since \d\d:\d\d:\d\d\*\*$/,
    );
    await run.says('human');
    await run.routed();
  });

  test('after it ended, result, details and search attributes tell the same in one sentence', async () => {
    const run = await world.open(knownAs('jane@example.com'));
    const result = await run.routed();
    const described = await run.describe();
    const { currentDetails } = await run.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    assert.ok(currentDetails.startsWith(`**${result.why}**`), currentDetails);
    const attributes = Object.fromEntries(
      described.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    assert.equal(attributes['Stage'], 'ended');
    assert.deepEqual(
      [
        attributes['Outcome'],
        attributes['Tier'],
        attributes['CustomerType'],
        attributes['AssigneeId'],
        attributes['Queued'],
      ],
      ['assigned', 'vip', 'vip', '101', false],
    );
    assert.match((await described.staticSummary()) ?? '', /Jane Doe opened a conversation/);
  });

  test('no personal data stands in the id or the search attributes', async () => {
    const run = await world.open(knownAs('jane@example.com', { conversation: '+60 12-345 6789' }));
    await run.routed();
    const described = await run.describe();
    const visible = JSON.stringify([described.workflowId, described.typedSearchAttributes.getAll()]);
    for (const secret of ['jane', 'Jane', 'Doe', '6789']) assert.ok(!visible.includes(secret), secret);
  });

  test('SQL visibility has room for the search attributes: at most 9 of type Keyword', () => {
    const keywords = searchAttributes.filter(({ type }) => type === SearchAttributeType.KEYWORD);
    assert.ok(keywords.length <= 9, `${keywords.length} keywords`);
  });
});
