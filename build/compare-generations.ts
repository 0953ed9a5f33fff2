// Whether two checkouts still make the same assets: `node build/compare-generations.ts OTHER_CHECKOUT [THIS_CHECKOUT]`.
// Both grow the example pictures and a sentence on the CPU, with the same seed and one thread, in homes of their own.
// Prints what differs, file by file; exit code 1 when a byte differs that has no right to. Several minutes.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { execaSync } from 'execa';
import { type Difference, fileDifferences } from './compare/differences.ts';

const ROOT = join(import.meta.dirname, '..');
const SAMPLING = ['--seed', '7', '--device', 'cpu'];
const EVERYTHING = [
  '--formats',
  'glb,ply,obj,stl,splat',
  '--normal-map',
  '--ambient-occlusion',
  '--levels',
  '1',
  '--turntable-frames',
  '2',
];

const [other, mine = ROOT] = process.argv.slice(2);
if (other === undefined) {
  console.error('usage: node build/compare-generations.ts OTHER_CHECKOUT [THIS_CHECKOUT]');
  process.exitCode = 2;
} else {
  process.exitCode = compare(resolve(other), resolve(mine));
}

function compare(first: string, second: string): number {
  const examples = join(second, 'examples');
  const pictures = readdirSync(examples).filter((name) => name.endsWith('.png'));
  const requests: readonly (readonly [name: string, words: readonly string[]])[] = [
    ...pictures.map((name) => [name, [join(examples, name), ...SAMPLING]] as const),
    ['every file and map', [join(examples, pictures[0] ?? ''), ...SAMPLING, ...EVERYTHING]],
    ['a print', [join(examples, pictures[0] ?? ''), ...SAMPLING, '--print-ready']],
    ['a sentence', ['--text', 'a small red wooden chair', ...SAMPLING, '--normal-map']],
  ];
  const unexplained = requests.map(([name, words]) => {
    const [one, two] = [grow(first, words), grow(second, words)];
    console.log(`${name}: ${one.size} files`);
    return [...new Set([...one.keys(), ...two.keys()])].sort().flatMap((file) => told(file, one.get(file), two.get(file)));
  });
  const count = unexplained.flat().length;
  console.log(count === 0 ? 'Nothing differs that may not.' : `${count} differences that nothing explains.`);
  return count === 0 ? 0 : 1;
}

/** The files of the asset that `checkout` makes, by name. */
function grow(checkout: string, words: readonly string[]): Map<string, Buffer> {
  const home = mkdtempSync(join(tmpdir(), 'espalier-compare-'));
  try {
    const command = ['--disable-warning=ExperimentalWarning', join(checkout, 'electron/cli.ts'), 'generate', ...words, '--json'];
    // One thread: sums over several may come in another order. No byte code: the other checkout is only read.
    const env = { ESPALIER_HOME: home, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' };
    const run = execaSync(process.execPath, command, { cwd: checkout, env, reject: false });
    if (run.failed) throw new Error(`${checkout} could not grow ${words.join(' ')}: ${run.stdout || run.stderr}`);
    const [asset = ''] = readdirSync(join(home, 'library'));
    const folder = join(home, 'library', asset);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
      files.map(({ parentPath, name }) => [join(parentPath, name).slice(folder.length + 1), readFileSync(join(parentPath, name))]),
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Prints how a file of both compares, and returns the differences that nothing explains. */
function told(file: string, first: Buffer | undefined, second: Buffer | undefined): readonly Difference[] {
  if (first === undefined || second === undefined) {
    console.log(`  ${file}: only one has it`);
    return [{ where: basename(file), what: 'only one has it' }];
  }
  const differences = fileDifferences(file, first, second);
  const unexplained = differences.filter(({ allowedBecause }) => allowedBecause === undefined);
  const reasons = [...new Set(differences.map(({ allowedBecause }) => allowedBecause).filter((reason) => reason !== undefined))];
  const same = first.equals(second) ? 'every byte the same' : 'the same but for the order of its header';
  const explained = reasons.length > 0 ? `the same but for what may differ (${reasons.join(', ')})` : same;
  console.log(`  ${file}: ${unexplained.length > 0 ? 'DIFFERS' : explained}`);
  for (const { where, what } of unexplained) console.log(`    ${where}: ${what}`);
  return unexplained;
}
