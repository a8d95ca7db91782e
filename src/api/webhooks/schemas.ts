import { z } from 'zod';
import { platformKinds } from '../../platforms/index.js';

const platforms = [...platformKinds.keys()] as [string, ...string[]];

export const WebhookParams = z.object({
  workspace: z.string().meta({ description: 'Workspace id of router.yaml' }),
  platform: z.enum(platforms).meta({ description: "The workspace's messaging platform" }),
});

export const SecretWebhookParams = WebhookParams.extend({
  secret: z.string().meta({ description: 'A secret of router.yaml, for platforms that sign nothing' }),
});

/** The headers of all platforms; each sends its own. */
export const WebhookHeaders = z.object(
  Object.fromEntries(
    [...platformKinds.values()].flatMap(({ webhookHeaders }) =>
      Object.entries(webhookHeaders.shape).map(([name, schema]) => [name, schema.optional()]),
    ),
  ),
);

export const WebhookBody = z.looseObject({}).meta({
  id: 'Webhook',
  description: "The platform's event as it documents it; unknown members are left alone",
});

export const Challenge = z.string().meta({ description: 'What the platform wants to hear' });

export const WebhookAnswer = z
  .object({
    accepted: z.int().meta({ description: 'Events that Temporal has, or that wait for a run to appear' }),
    ignored: z.int().meta({ description: 'Events that change nothing' }),
  })
  .meta({ id: 'WebhookAnswer' });
