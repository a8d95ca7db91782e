/** The one address to which commands are posted: signed, recent, and each id once. */
import { Router, raw, type Request, type Response } from 'express';
import { z } from 'zod';
import { applyFault } from '../../fault.js';
import { checked } from '../../standard-webhooks.js';
import type { DialectDeps } from '../dialect.js';
import { limitCalls } from '../guards.js';
import { commands, contactOf, type Outcome } from './commands.js';

const Body = z.strictObject({ type: z.string(), data: z.looseObject({}) });

/** What was answered to an id, and to which bytes. */
interface Answered {
  body: string;
  status: number;
  answer: object;
}

export function genericApi(deps: DialectDeps): Router {
  const router = Router();
  const answered = new Map<string, Answered>();
  router.use(limitCalls(deps.callsPerSecond, () => 'commands', deps.ledger));
  router.post('/', raw({ type: 'application/json', limit: '256kb' }), (req, res) =>
    take(deps, answered, req, res),
  );
  router.use((_req, res) => void res.status(404).json({ message: 'post commands to this address' }));
  return router;
}

async function take(
  deps: DialectDeps,
  answered: Map<string, Answered>,
  req: Request,
  res: Response,
): Promise<void> {
  const { ledger, faults } = deps;
  const received = checked(req, deps.token);
  const text = typeof received === 'string' ? '' : received.raw.toString();
  const parsed = Body.safeParse(jsonIn(text));
  const { type, data } = parsed.data ?? { type: '', data: {} };
  const command = Object.hasOwn(commands, type) ? commands[type] : undefined;
  const contact = contactOf(deps, data['conversation']);
  const call = command?.call ?? 'unknown';
  const note = (status: number, effect?: { effect: unknown }) =>
    ledger.write(
      { method: req.method, originalUrl: req.originalUrl, body: parsed.data },
      { call, contact: contact?.id, status, ...effect },
    );
  const refuse = (status: number, message: string) => {
    note(status);
    res.status(status).json({ message });
  };
  if (typeof received === 'string') {
    refuse(401, `not signed as it must be: ${received}`);
    return;
  }
  const subject = contact && String(contact.id);
  const fault = faults.take(call, subject, 'before');
  if (await applyFault(fault, res)) {
    note(fault?.status ?? 0);
    return;
  }
  if (!command) {
    refuse(400, 'no such command');
    return;
  }
  const before = answered.get(received.id);
  if (before && before.body !== text) {
    refuse(422, 'this webhook-id was another command');
    return;
  }
  const outcome = before ?? command.run(data, deps);
  const { status, answer } = 'answer' in outcome ? outcome : answerOf(outcome);
  answered.set(received.id, { body: text, status, answer });
  note(status, 'effect' in outcome && outcome.effect !== undefined ? { effect: outcome.effect } : undefined);
  if (await applyFault(faults.take(call, subject, 'after'), res)) return;
  res.status(status).json(answer);
}

function answerOf(outcome: Outcome): { status: number; answer: object } {
  if ('status' in outcome) return { status: outcome.status, answer: { message: outcome.message } };
  return { status: 200, answer: outcome.body };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
