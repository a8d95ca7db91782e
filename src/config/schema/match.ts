import { z } from 'zod';
import { always, isRecord, mapping, name, oneOrMore, report, text } from './basics.js';
import { question } from './question.js';
import { target } from './target.js';

const list = oneOrMore(z.array(text(100)).min(1).max(100)).exactOptional();

const branches = mapping({
  vip: target.exactOptional(),
  regular: target.exactOptional(),
  unknown: target.exactOptional(),
  unavailable: target.exactOptional(),
  misconfigured: target.exactOptional(),
  invalid: target.exactOptional(),
  noAnswer: target.exactOptional(),
  sendFailed: target.exactOptional(),
});

/** Conversations that are treated in their own way; the first rule that fits holds. */
export const match = z
  .array(
    mapping({
      name: name(60),
      when: mapping({ channels: list, inboxes: list, tags: list }),
      ignore: z.literal(true).exactOptional(),
      question: question.exactOptional(),
      targets: branches.exactOptional(),
    }).superRefine((value: unknown, ctx) => {
      if (!isRecord(value)) return;
      if (isRecord(value.when) && Object.keys(value.when).length === 0)
        report(ctx, 'ROUTER_MISSING_KEY', 'name channels, inboxes or tags', ['when']);
      const effects = ['ignore', 'question', 'targets'].filter((key) => value[key] !== undefined);
      if (effects.length === 0)
        report(ctx, 'ROUTER_MISSING_KEY', 'has no effect: name ignore, question or targets');
      if (value.ignore === true && effects.length > 1)
        report(ctx, 'ROUTER_BAD_VALUE', 'what is ignored has neither question nor targets', ['ignore']);
    }, always),
  )
  .max(50)
  .default([]);
