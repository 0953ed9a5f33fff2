// `npm run bench:library`: how the library does with many assets. Makes them in a folder of its own, measures, removes them.
// `npm run bench:library -- --count 2000 --keep` keeps the figures in bench-library.md.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FinishedAsset } from '#contract/asset.ts';
import { GenerationOptions } from '#contract/generation.ts';
import { Library } from '../electron/services/library/library.ts';
import { type DataHome, dataHomeAt, prepareDataHome } from '../electron/services/storage/data-home.ts';
import { uuidV7 } from '../electron/services/storage/uuid-v7.ts';
import { finishedAsset } from '../test/support/sample-assets.ts';
import { RECIPE } from '../test/support/sample-recipe.ts';

const ROOT = join(import.meta.dirname, '..');
const FIGURES = join(import.meta.dirname, 'bench-library.md');
const COLOURS = ['red', 'blue', 'green', 'weathered', 'golden', 'ivory', '赤い', 'зелёный', 'crème'];
const THINGS = ['tea pot', 'dragon', 'chair', 'lighthouse', 'robot', 'lantern', '木の椅子', 'самовар', 'café table'];
const QUERIES = [
  't',
  'te',
  'tea',
  'tea p',
  'red chair',
  'dragon 99',
  '木',
  '木の椅',
  'сам',
  'creme cafe',
  'kitchen',
  'carved',
  '"AND" (NOT*',
  'nothing',
];
/** Files count as settled two seconds after they were made; a benchmark of files just made would measure that. */
const SETTLING_MS = 2_500;

type Figure = readonly [name: string, value: string, target?: string];

const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' }, keep: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'espalier-bench-library-'));
try {
  const figures = await measure(dataHomeAt({ ESPALIER_HOME: folder }), Number(values.count));
  for (const [name, value, target] of figures)
    console.log(`${name.padEnd(48)} ${value.padStart(12)}${target ? `   target ${target}` : ''}`);
  if (values.keep) keep(figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(home: DataHome, count: number): Promise<Figure[]> {
  await prepareDataHome(home);
  const [assets, madeMs] = await timed(async () => makeAssets(home, count));
  await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
  const first = new Library(home);
  const [{ assets: listed }, coldMs] = await timed(() => first.list());
  if (listed.length !== count) throw new Error(`${listed.length} of ${count} assets are listed`);
  first.close();
  listInProcess(folder); // the first start finds every folder in order
  const commandMs = median(Array.from({ length: 5 }, () => listInProcess(folder)));
  const before = process.memoryUsage.rss();
  const library = new Library(home);
  const [, warmMs] = await timed(() => library.list());
  const grown = process.memoryUsage.rss() - before;
  const searches = await timesOf(
    QUERIES.flatMap((query) => [query, query, query]),
    (query) => library.search(query),
  );
  let heard = 0;
  library.subscribe(({ changed, removed }) => (heard += changed.length + removed.length));
  const saves = await timesOf(assets.slice(0, 50), async (asset) => library.save({ ...asset, name: 'Saved again' }));
  if (heard !== saves.length) throw new Error(`${saves.length} saves were told as ${heard} changes`);
  const looks = await timesOf([1, 2, 3, 4, 5], () => library.refresh());
  library.close();
  return [
    ['assets', String(count)],
    ['making them', ms(madeMs)],
    ['the list, without an index, same process', ms(coldMs)],
    ['the list, with one, same process', ms(warmMs)],
    ['`library list --json`, with one, new process', ms(commandMs), '1000 ms'],
    ['a search, median', ms(median(searches)), '50 ms'],
    ['a search, slowest', ms(Math.max(...searches)), '50 ms'],
    ['a save, median', ms(median(saves))],
    ['a look after another process changed something', ms(median(looks))],
    ['the index on disk', `${(statSync(home.index).size / 2 ** 20).toFixed(1)} MiB`],
    ['memory of a list', `${(grown / 2 ** 20).toFixed(0)} MiB`],
  ];
}

/** As the real ones: a recipe with what it was asked for, words, and tags now and then. */
function makeAssets(home: DataHome, count: number): FinishedAsset[] {
  return Array.from({ length: count }, (_, number) => {
    const [colour = '', thing = ''] = [COLOURS[number % COLOURS.length], THINGS[Math.floor(number / COLOURS.length) % THINGS.length]];
    const words = `a ${colour} ${thing}, carved by hand, number ${number}, on a table of oak in the evening light`;
    const options = GenerationOptions.parse({});
    const asset: FinishedAsset = {
      ...finishedAsset(uuidV7(), `${colour} ${thing} ${number}`),
      recipe: { ...RECIPE, parameters: { text: words, advice: [], building: options.building, sampling: options.sampling } },
      request: options,
      building: options.building,
      ...(number % 10 === 0 && { tags: ['kitchen', `shelf ${number % 7}`] }),
    };
    const place = join(home.library, asset.id);
    mkdirSync(place);
    writeFileSync(join(place, 'asset.json'), JSON.stringify(asset, undefined, 2));
    return asset;
  });
}

/** Milliseconds of the whole command, start and end of the process included. */
function listInProcess(home: string): number {
  const startedAt = performance.now();
  const command = ['--disable-warning=ExperimentalWarning', join(ROOT, 'electron', 'cli.ts'), 'library', 'list', '--json'];
  const { status } = spawnSync(process.execPath, command, { env: { ...process.env, ESPALIER_HOME: home }, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`library list ended with ${status}`);
  return performance.now() - startedAt;
}

async function timed<T>(work: () => Promise<T>): Promise<[answer: T, ms: number]> {
  const startedAt = performance.now();
  const answer = await work();
  return [answer, performance.now() - startedAt];
}

async function timesOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const item of items) times.push((await timed(() => work(item)))[1]);
  return times;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function ms(time: number): string {
  return `${time < 10 ? time.toFixed(1) : time.toFixed(0)} ms`;
}

function keep(figures: readonly Figure[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const rows = figures.map(([name, value, target]) => `| ${name} | ${value} | ${target ?? ''} |`);
  const table = ['| what | figure | target |', '| --- | --- | --- |', ...rows];
  appendFileSync(FIGURES, `\n## ${date}, Node ${process.versions.node}, ${availableParallelism()} cores\n\n${table.join('\n')}\n`);
}
