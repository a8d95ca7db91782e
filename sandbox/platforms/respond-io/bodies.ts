/** What API v2 takes, with its limits; more than it documents passes unread. */
import { z } from 'zod';

export const messageBody = z.object({
  channelId: z.number().nullish(),
  message: z.object({
    type: z.literal('text'),
    text: z.string().min(1).max(2_000),
    messageTag: z.string().optional(),
  }),
});

export const assigneeBody = z.object({ assignee: z.union([z.number(), z.string().min(1), z.null()]) });

export const statusBody = z.object({
  status: z.enum(['open', 'close']),
  category: z.string().max(128).optional(),
  summary: z.string().max(512).optional(),
});

export const contactChange = z.object({
  firstName: z.string().optional(),
  email: z.email().optional(),
  phone: z
    .string()
    .regex(/^\+\d{6,15}$/)
    .optional(),
  language: z.string().optional(),
  custom_fields: z.array(z.object({ name: z.string().min(1), value: z.string().nullable() })).optional(),
});

export const tagsBody = z.array(z.string().min(1).max(255)).min(1).max(10);

export const commentBody = z.object({ text: z.string().min(1).max(1_000) });

/** `{ a?: T | undefined }` without the undefined ones. */
export function definedIn<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
