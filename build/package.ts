// `npm run package`: the packages that people install, into out/package. `-- headless` or `-- desktop` makes only that; `--quick` packs in
// seconds, for trials.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './app/build-app.ts';
import { megabytes, packHeadless } from './package/headless.ts';

const ROOT = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    target: { type: 'string', default: join(ROOT, 'out/package') },
    scratch: { type: 'string' },
  },
});
const isWanted = (name: string) => positionals.length === 0 || positionals.includes(name);

await buildApp();
mkdirSync(values.target, { recursive: true });
const scratch = values.scratch ?? join(ROOT, '.espalier/package');
const files = isWanted('headless') ? await packHeadless(ROOT, { target: values.target, scratch, isQuick: values.quick }) : [];
for (const file of files) console.log(`${megabytes(file)}  ${file}`);
