// Every request to platform and CRM has a connection of its own.
import { createRequire } from 'node:module';

const undici = createRequire(import.meta.url)('undici');
const { Pool } = undici;
undici.Pool = class extends Pool {
  constructor(url, options) {
    super(url, { ...options, pipelining: 0 });
  }
};
