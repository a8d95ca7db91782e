import { z } from 'zod';
import { foldWords } from '../../routing/words.js';
import { DEFAULTS } from '../defaults.js';
import { MINUTE } from '../duration.js';
import { duration, mapping, text } from './basics.js';
import { texts } from './texts.js';

/** The reference product allows 10 jumps. */
const MAX_JUMPS = 10;

/** Folded as the words of a message are, so that they can be compared. */
const handOverWord = () =>
  text(50)
    .regex(/[\p{L}\p{N}]/u, { error: 'must have a letter or a digit: nothing else counts as a word' })
    .overwrite(foldWords);

export const question = mapping({
  text: texts().prefault(DEFAULTS.question.text),
  retryText: texts().prefault(DEFAULTS.question.retryText),
  successText: texts().prefault(DEFAULTS.question.successText),
  confirmText: texts().prefault(DEFAULTS.question.confirmText),
  timeout: duration(1_000).prefault(DEFAULTS.question.timeout),
  maxJumps: z.int().min(0).max(MAX_JUMPS).default(DEFAULTS.question.maxJumps),
  settle: duration(0, MINUTE).prefault(DEFAULTS.question.settle),
  handOverWords: z
    .array(handOverWord())
    .max(50)
    .default([...DEFAULTS.question.handOverWords]),
  notAgainWithin: duration(0).prefault(DEFAULTS.question.notAgainWithin),
  maxStartsPerMinute: z.int().min(1).max(100_000).exactOptional(),
});
