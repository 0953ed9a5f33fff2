// `npm run bench:library`: how the library does with many assets. Makes them in a folder of its own, measures, removes them.
// `npm run bench:library -- --count 2000 --window --keep` measures the window, too, and keeps the figures in bench-library.md.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FinishedAsset } from '#contract/asset/asset.ts';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { type LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import { Library } from '../../electron/services/library/library.ts';
import { type DataHome, dataHomeAt, prepareDataHome } from '../../electron/services/storage/data-home.ts';
import { uuidV7 } from '../../electron/services/storage/names/uuid-v7.ts';
import { finishedAsset } from '../../test/support/files/sample-assets.ts';
import { RECIPE } from '../../test/support/files/sample-recipe.ts';
import { measureWindow } from './library-window.ts';

const ROOT = join(import.meta.dirname, '../..');
const FIGURES = join(import.meta.dirname, 'library.md');
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
const FILTERS: readonly LibraryFilter[] = [
  { built: true },
  { favourites: true },
  { tags: ['kitchen', 'shelf 3'] },
  { packs: ['starter'], minTriangles: 10, maxTriangles: 100, from: '2020-01-01T00:00:00Z' },
];
/** Files count as settled two seconds after they were made; a benchmark of files just made would measure that. */
const SETTLING_MS = 2_500;

interface Time {
  readonly wallMs: number;
  /** What a busy machine leaves as it is. */
  readonly processorMs: number;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly processor?: string;
  readonly target?: string;
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    window: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'espalier-bench-library-'));
try {
  const count = Number(values.count);
  const figures = await measure(dataHomeAt({ ESPALIER_HOME: folder }), count);
  if (values.window) figures.push(...(await windowFigures(folder, count)));
  for (const figure of figures)
    console.log(
      columnsOf(figure)
        .map((text, column) => text.padEnd(column === 0 ? 60 : 14))
        .join(''),
    );
  if (values.keep) keep(figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(home: DataHome, count: number): Promise<Figure[]> {
  await prepareDataHome(home);
  const [assets, making] = await timed(async () => makeAssets(home, count));
  await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
  const first = new Library(home);
  const [{ assets: listed }, cold] = await timed(() => first.list());
  if (listed.length !== count) throw new Error(`${listed.length} of ${count} assets are listed`);
  first.close();
  listInProcess(folder); // the first start finds every folder in order
  const commands = Array.from({ length: 5 }, () => listInProcess(folder));
  const before = process.memoryUsage.rss();
  const library = new Library(home);
  const [, warm] = await timed(() => library.list());
  const grown = process.memoryUsage.rss() - before;
  const searches = await timesOf(
    QUERIES.flatMap((query) => [query, query, query]),
    (query) => library.search(query),
  );
  const filters = await timesOf(
    FILTERS.flatMap((filter) => QUERIES.map((query) => ({ filter, query }))),
    ({ filter, query }) => library.searchBriefly(query, filter),
  );
  const orders = await timesOf(
    LibrarySort.options.flatMap((sort) => [sort, sort, sort]),
    (sort) => library.search('', {}, sort),
  );
  let heard = 0;
  library.subscribe(({ changed, removed }) => (heard += changed.length + removed.length));
  const saves = await timesOf(assets.slice(0, 50), async (asset) => library.save({ ...asset, name: 'Saved again' }));
  if (heard !== saves.length) throw new Error(`${saves.length} saves were told as ${heard} changes`);
  const many = assets.slice(0, 500).map(({ id }) => ({ assetId: id, addTags: ['measured'] }));
  const [edited, edits] = await timed(() => library.edit(many));
  if (edited.done.length !== many.length) throw new Error(`${edited.done.length} of ${many.length} assets were edited`);
  const looks = await timesOf([1, 2, 3, 4, 5], () => library.refresh());
  library.close();
  return [
    { name: 'assets', value: String(count) },
    timeFigure('making them', making),
    timeFigure('the list, without an index, same process', cold),
    timeFigure('the list, with one, same process', warm),
    timeFigure('`library list --json`, with one, new process', middle(commands), '1000 ms'),
    timeFigure('a search, median', middle(searches), '50 ms'),
    timeFigure('a search, slowest', slowest(searches), '50 ms'),
    timeFigure('a search with a filter, median', middle(filters), '50 ms'),
    timeFigure('a search with a filter, slowest', slowest(filters), '50 ms'),
    timeFigure('all in an order, slowest', slowest(orders), '50 ms'),
    timeFigure('a save, median', middle(saves)),
    timeFigure('a tag for 500 at once', edits),
    timeFigure('a look after another process changed something', middle(looks)),
    { name: 'the index on disk', value: `${(statSync(home.index).size / 2 ** 20).toFixed(1)} MiB` },
    { name: 'memory of a list', value: `${(grown / 2 ** 20).toFixed(0)} MiB` },
  ];
}

/** By the clock alone: what the window does is done in several processes. */
async function windowFigures(home: string, count: number): Promise<Figure[]> {
  const { listMs, foundMs, shownMs, byNameMs } = await measureWindow(home, count);
  const clock = (name: string, times: readonly number[], target?: string): Figure[] => {
    const sorted = [...times].sort((a, b) => a - b);
    const [half = 0, most = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
    return [
      { name: `${name}, median`, value: ms(half), ...(target !== undefined && { target }) },
      { name: `${name}, slowest`, value: ms(most), ...(target !== undefined && { target }) },
    ];
  };
  return [
    { name: 'in the window: opening the page, to the list', value: ms(listMs), target: '1000 ms' },
    ...clock('in the window: a letter, to the cards', foundMs, '50 ms'),
    ...clock('in the window: a letter, to the cards by name', byNameMs, '50 ms'),
    ...clock('in the window: a letter, to the end of its frame', shownMs),
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
      recipe: { ...RECIPE, parameters: { text: words, advice: [], building: { triangles: 20_000, texture: true, textureSize: 1024 } } },
      request: options,
      building: options.building,
      ...(number % 50 === 0 && { favourite: true }),
      ...(number % 10 === 0 && { tags: ['kitchen', `shelf ${number % 7}`] }),
    };
    const place = join(home.library, asset.id);
    mkdirSync(place);
    writeFileSync(join(place, 'asset.json'), JSON.stringify(asset, undefined, 2));
    return asset;
  });
}

/** The whole command, start and end of the process included. */
function listInProcess(home: string): Time {
  const startedAt = performance.now();
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', join(ROOT, 'electron/cli.ts'), 'library', 'list', '--json'];
  const environment = { ...process.env, ESPALIER_HOME: home };
  const { status, stdout } = spawnSync('sh', ['-ec', '"$@" > /dev/null; times', 'sh', ...command], { env: environment, encoding: 'utf8' });
  if (status !== 0) throw new Error(`library list ended with ${status}`);
  const wallMs = performance.now() - startedAt;
  const children = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)]; // "0m0.50s 0m0.10s": by the program, by the system
  return {
    wallMs,
    processorMs: children.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0),
  };
}

async function timed<T>(work: () => Promise<T>): Promise<[answer: T, time: Time]> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const answer = await work();
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  return [answer, { wallMs, processorMs: (user + system) / 1000 }];
}

async function timesOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<Time[]> {
  const times: Time[] = [];
  for (const item of items) times.push((await timed(() => work(item)))[1]);
  return times;
}

function middle(times: readonly Time[]): Time {
  const at = (measure: (time: Time) => number) => times.map(measure).sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return { wallMs: at(({ wallMs }) => wallMs), processorMs: at(({ processorMs }) => processorMs) };
}

function slowest(times: readonly Time[]): Time {
  const at = (measure: (time: Time) => number) => Math.max(...times.map(measure));
  return { wallMs: at(({ wallMs }) => wallMs), processorMs: at(({ processorMs }) => processorMs) };
}

function timeFigure(name: string, { wallMs, processorMs }: Time, target?: string): Figure {
  return { name, value: ms(wallMs), processor: ms(processorMs), ...(target !== undefined && { target }) };
}

function ms(time: number): string {
  return `${time < 10 ? time.toFixed(1) : time.toFixed(0)} ms`;
}

function columnsOf({ name, value, processor = '', target = '' }: Figure): string[] {
  return [name, value, processor, target];
}

function keep(figures: readonly Figure[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const load = loadavg()[0]?.toFixed(0);
  const rows = [['what', 'time', 'on a processor', 'target'], ['---', '---', '---', '---'], ...figures.map(columnsOf)];
  const table = rows.map((row) => `| ${row.join(' | ')} |`);
  const heading = `## ${date}, Node ${process.versions.node}, ${availableParallelism()} cores with a load of ${load}`;
  appendFileSync(FIGURES, `\n${heading}\n\n${table.join('\n')}\n`);
}
