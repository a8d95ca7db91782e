import { PlatformError, type PlatformClient } from '../platform.js';
import { parseJson } from '../shared/classify.js';
import type { PlatformApi } from '../shared/platform-api.js';
import { pathOf } from './paths.js';
import { LabelsAnswer } from './schemas.js';

/** Tags are the conversation's labels: its whole list is read, and written with what is new. */
export function labels(api: PlatformApi, account: string): Pick<PlatformClient, 'tag'> {
  return {
    async tag(conversation, tags, { signal } = {}) {
      const path = pathOf(account, conversation, '/labels');
      const answer = await api.read('tag', path, signal);
      const present = LabelsAnswer.safeParse(parseJson(answer.body)).data?.payload;
      if (!present) throw new PlatformError('unavailable', 'tag: the answer is no list of labels');
      const all = [...new Set([...present, ...tags.map(toLabel)])];
      if (all.length > present.length) await api.write('tag', 'POST', path, { labels: all }, { signal });
    },
  };
}

/** A label has lower-case letters, digits, dashes and underscores. */
function toLabel(tag: string): string {
  const label = tag
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-');
  if (!/[\p{L}\p{N}]/u.test(label))
    throw new PlatformError('refused', 'tag: nothing is left of it as a label');
  return label;
}
