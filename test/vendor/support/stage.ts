/** A connector on the stand-in of its platform, with everything recorded that goes over the wire. */
import type { TestContext } from 'node:test';
import type { PlatformUnderTest } from '../../contract/platform-under-test.js';
import { stageFor, type Stage } from '../../contract/stage.js';
import { record, type Exchange } from './recorder.js';

export interface RecordedStage extends Stage {
  /** Calls of the connector; those of `sandbox.api` are not among them. */
  exchanges: Exchange[];
}

/** Webhooks of the stand-in are in `sandbox.webhooks`. */
export async function recordedStageFor(t: TestContext, platform: PlatformUnderTest): Promise<RecordedStage> {
  const exchanges: Exchange[][] = [];
  const stage = await stageFor(t, platform, undefined, async (url) => {
    const recorder = await record(t, url);
    exchanges.push(recorder.exchanges);
    return recorder.url;
  });
  return { ...stage, exchanges: exchanges[0] ?? [] };
}
