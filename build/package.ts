// `npm run package`: the packages that people install, into out/package. `-- headless` or `-- desktop` makes only that; `--quick` packs in
// seconds, for trials.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './app/build-app.ts';
import { shippedPackages } from './locks/shipped-packages.ts';
import { missingPackages } from './package/built-imports.ts';
import { packDesktop } from './package/desktop.ts';
import { packHeadless } from './package/headless.ts';
import { mebibytes } from './package/pack-tree.ts';
import { putResources } from './package/resources.ts';

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
const missing = missingPackages(join(ROOT, 'out/main'), shippedPackages(ROOT));
if (missing.length > 0)
  throw new Error(`The built program imports ${missing.join(', ')}, which no package would carry: see build/vite/main.config.ts.`);
const scratch = resolve(values.scratch ?? join(ROOT, '.espalier/package'));
const target = resolve(values.target);
mkdirSync(target, { recursive: true });
mkdirSync(scratch, { recursive: true });
const resources = join(scratch, 'resources');
await putResources(ROOT, { target: resources, scratch });
const options = { resources, target, scratch, isQuick: values.quick };
const files = [
  ...(isWanted('headless') ? await packHeadless(ROOT, options) : []),
  ...(isWanted('desktop') ? await packDesktop(ROOT, options) : []),
];
for (const file of files) console.log(`${mebibytes(file)} MiB  ${file}`);
const tooLarge = values.quick ? [] : files.filter((file) => mebibytes(file) > budgetOf(file));
if (tooLarge.length > 0)
  throw new Error(`Larger than meant: ${tooLarge.join(', ')}. Look what came in, or raise the budget of build/package.ts.`);

/** In MiB: what a package may weigh, with some room over what it does. Electron's own program comes on top. */
function budgetOf(file: string): number {
  if (file.includes('headless')) return 110;
  return process.env['ESPALIER_ELECTRON_DIST'] === undefined ? 70 : 200;
}
