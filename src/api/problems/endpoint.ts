import { z } from 'zod';
import { pathParam, type Endpoint } from '../endpoint.js';
import { catalogue, isProblemName, problemNames } from './catalogue.js';
import { Problem } from './problem.js';

/** The catalogue page that a problem's `type` points at. */
export const problemPage: Endpoint = {
  method: 'get',
  path: '/problems/{name}',
  access: 'public',
  docs: {
    operationId: 'getProblem',
    summary: 'What an error means and what to do about it',
    tags: ['service'],
    params: z.object({ name: z.enum(problemNames) }),
    answers: { 200: { description: 'The page', mediaType: 'text/plain', schema: z.string() } },
    problems: ['not-found'],
  },
  handlers: [
    (req, res) => {
      const name = pathParam(req, 'name');
      if (!isProblemName(name)) throw new Problem('not-found');
      const { status, title, help } = catalogue[name];
      res.type('text/plain').send(`/problems/${name}\n${status} ${title}\n\n${help}\n`);
    },
  ],
};
