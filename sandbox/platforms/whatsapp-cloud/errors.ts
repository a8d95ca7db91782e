/** The errors of the Graph API. */
import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

export interface Refusal {
  status: number;
  code: number;
  message: string;
  details?: string;
}

export function refuse(res: Response, { status, code, message, details }: Refusal): void {
  res.status(status).json({
    error: {
      message: `(#${code}) ${message}`,
      type: 'OAuthException',
      code,
      ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
      fbtrace_id: randomBytes(9).toString('base64url'),
    },
  });
}

export const invalid = (details: string): Refusal => ({
  status: 400,
  code: 100,
  message: 'Invalid parameter',
  details,
});
export const tooMany: Refusal = { status: 429, code: 130429, message: 'Rate limit hit' };
export const outsideWindow: Refusal = {
  status: 400,
  code: 131047,
  message: 'Re-engagement message',
  details: 'More than 24 hours have passed since the recipient last replied to the sender number',
};
export const notAllowed: Refusal = {
  status: 400,
  code: 131030,
  message: 'Recipient phone number not in allowed list',
};
export const undeliverable: Refusal = { status: 400, code: 131026, message: 'Message undeliverable' };
export const noSuchNumber: Refusal = {
  status: 400,
  code: 100,
  message: 'Object does not exist, or cannot be loaded due to missing permissions',
};
export const unauthorized: Refusal = { status: 401, code: 190, message: 'Invalid OAuth access token' };
