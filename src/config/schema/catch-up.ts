import { z } from 'zod';
import type { CatchUpPolicy } from '../../routing/policy/policy.js';
import { DEFAULTS } from '../defaults.js';
import { DAY, MINUTE } from '../duration.js';
import { chosenBy, duration, mapping } from './basics.js';

export const catchUpSettings = mapping({
  every: duration(MINUTE, DAY).prefault(DEFAULTS.catchUp.every),
  onFirstStart: z.enum(['route', 'leave']).default(DEFAULTS.catchUp.onFirstStart),
});

/** Looking for conversations that no webhook told of; `false` for not at all. */
export const catchUp = chosenBy<CatchUpPolicy | false>('catchUp', (value) =>
  value === false ? z.literal(false) : catchUpSettings,
).prefault({});
