import { z } from 'zod';
import { problemNames } from '../problems/catalogue.js';

/** Every error's body, application/problem+json (RFC 9457). */
export const ProblemBody = z
  .object({
    type: z.enum(problemNames.map((name) => `/problems/${name}`)),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    checks: z.record(z.string(), z.string()).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
