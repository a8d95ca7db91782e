/** Public trouble reports, through the whole service: what becomes of each is in docs/reference/public-trouble.md. */
import { after, before, describe } from 'node:test';
import { allPlatforms, type AllPlatforms } from '../support/all-platforms.js';
import { chatwoot } from './public-trouble/chatwoot.js';
import { crms } from './public-trouble/crms.js';
import { customers, texts } from './public-trouble/texts.js';
import { whatsapp } from './public-trouble/whatsapp.js';

describe('public trouble', { concurrency: true }, () => {
  let service: AllPlatforms | undefined;
  before(async () => {
    service = await allPlatforms();
    await customers(service);
  });
  after(() => service?.stop());

  const running = () => {
    if (!service) throw new Error('the service has not started');
    return service;
  };
  for (const tests of [texts, whatsapp, chatwoot, crms]) tests(running);
});
