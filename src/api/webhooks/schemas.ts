import { z } from 'zod';

export const WebhookParams = z.object({
  workspace: z.string().meta({ description: 'Workspace id of router.yaml' }),
  platform: z.enum(['respond-io']).meta({ description: 'The messaging platform that sends' }),
});

export const WebhookHeaders = z.object({
  'X-Webhook-Signature': z.string().meta({
    description:
      'base64(HMAC-SHA256(signing key, body as sent)), by any of the signing keys of the workspace',
  }),
});

export const WebhookBody = z
  .looseObject({ event_type: z.string().optional(), event_id: z.string().optional() })
  .meta({
    id: 'RespondIoWebhook',
    description: "respond.io's event as it documents it; unknown members are left alone",
  });

export const WebhookAnswer = z
  .object({
    accepted: z.int().meta({ description: 'Events that Temporal has, or that wait for a run to appear' }),
    ignored: z.int().meta({ description: 'Events that change nothing' }),
  })
  .meta({ id: 'WebhookAnswer' });
