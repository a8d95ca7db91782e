import type { HeldNews } from '../../routing/messages-only/held-conversation.js';
import type { Claim } from '../../routing/messages-only/held-names.js';
import { isObject, isOpening } from '../lib/guards.js';

export function isHeldNews(value: unknown): value is HeldNews {
  if (!isObject(value)) return false;
  const { kind, opened, event, idleClose, aliases } = value;
  if (aliases !== undefined && !isTexts(aliases)) return false;
  if (kind === 'heard') return isOpening(opened) && typeof idleClose === 'number';
  if (kind === 'spoken') return true;
  return (kind === 'closed' || kind === 'renamed') && isObject(event) && typeof event['eventId'] === 'string';
}

export function isClaim(value: unknown): value is Claim {
  if (!isObject(value)) return false;
  const { by, names, since } = value;
  return typeof by === 'string' && isTexts(names) && (since === undefined || typeof since === 'number');
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
