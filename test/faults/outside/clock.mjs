// For `node --import`: the clock of the process is wrong by so many milliseconds as the file says when SIGUSR2 comes. A test cannot
// set the clock of the machine; Temporal and the timers of the SDK's core keep the right one.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const right = Date;
let wrongBy = 0;
if (process.env.CLOCK_FILE !== undefined)
  process.on('SIGUSR2', () => (wrongBy = Number(readFileSync(process.env.CLOCK_FILE, 'utf8'))));

globalThis.Date = class Date extends right {
  constructor(...given) {
    super(...(given.length === 0 ? [right.now() + wrongBy] : given));
  }
  static now() {
    return right.now() + wrongBy;
  }
};
