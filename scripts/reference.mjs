// npm run reference: writes docs/reference/cli.md from the table of commands.
import { writeFileSync } from 'node:fs';
import { referencePage } from '../src/cli/help.mjs';

writeFileSync(new URL('../docs/reference/cli.md', import.meta.url), referencePage());
