// kill -9, a source that vanishes, a disk that is pulled, a disk that fills and a clock that jumps, at seeded moments of adding, getting,
// mending and removing a pack: never a pack that counts and is not whole, and the same command once more brings it to its end.
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fillDisk, mayMountSmallDisks, mountSmallDisk, unmount } from '../../../support/files/small-disk.ts';
import { startHub } from '../../../support/packs/hub-server.ts';
import type { Seeded } from '../../seeded.ts';
import { type Ended, StandInCheckout } from '../../stand-in-checkout.ts';
import { type Trial, tryEach } from '../../trial.ts';
import { moveClock, WITH_A_CLOCK } from '../../troubles/moving-clock.ts';
import { PulledDisk } from '../../troubles/pulled-disk.ts';

const REPOSITORY = 'facebook/dinov2-with-registers-large';
const PACK = 'oak';
const COMPANION = 'dinov2_vitl14_reg';
const FILES = 24;
const FILE_BYTES = 300_000;
/** Lines of progress after which something happens, and some of them never come. */
const MOST_LINES = 8;
const DISK_MEGABYTES = 300;

const WORKS = ['add', 'get', 'repair', 'remove'] as const;
const TROUBLES = ['kill', 'kill', 'vanish', 'pull', 'full', 'clock'] as const;
const Receipt = z.object({ files: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.int() })) });

interface Choice {
  readonly work: (typeof WORKS)[number];
  readonly trouble: (typeof TROUBLES)[number];
  readonly line: number;
  readonly pauseMs: number;
}

interface Stage {
  readonly checkout: StandInCheckout;
  readonly endpoint: string;
}

export const packKills: Trial = {
  name: 'pack-kills',
  claim: 'Whatever ends adding, getting, mending or removing a pack, no pack counts that is not whole, and the same once more ends well.',
  counts: { short: 6, long: 60 },
  run: async ({ random, count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const weights = random.bytes(FILE_BYTES);
    const hub = await startHub(
      REPOSITORY,
      new Map([
        ['config.json', Buffer.from('{}')],
        ['model.safetensors', weights],
      ]),
    );
    const troubles = TROUBLES.filter((trouble) => trouble !== 'full' || mayMountSmallDisks(folder)); // never the disk of whoever runs this
    const chosen = Array.from({ length: count }, () => choose(random, troubles));
    try {
      const stage = { checkout, endpoint: hub.endpoint };
      return await tryEach(count, (index) => attempt(stage, join(folder, `home-${index}`), chosen[index] ?? choose(random, troubles)));
    } finally {
      hub.close();
    }
  },
};

function choose(random: Seeded, troubles: readonly Choice['trouble'][]): Choice {
  return { work: random.pick(WORKS), trouble: random.pick(troubles), line: random.below(MOST_LINES), pauseMs: random.below(120) };
}

async function attempt({ checkout, endpoint }: Stage, home: string, choice: Choice): Promise<string[]> {
  const packs = join(home, 'packs');
  const source = join(home, 'source', PACK);
  makeSource(source);
  mkdirSync(packs, { recursive: true });
  const isSmall = choice.trouble === 'full';
  const disk = new PulledDisk(packs);
  if (isSmall) mountSmallDisk(packs, DISK_MEGABYTES);
  try {
    const environment = { HF_ENDPOINT: endpoint, ...WITH_A_CLOCK };
    const words = wordsOf(choice.work, source);
    if (choice.work === 'repair' || choice.work === 'remove') await checkout.start(home, wordsOf('add', source), 0, environment).ended;
    if (choice.work === 'repair') truncateSync(join(packs, PACK, 'ckpts', 'part-3.safetensors'), 1000);
    const wasDamaged = choice.work === 'repair';
    const command = checkout.start(home, words, 0, environment);
    const cause = troubleOf(choice, { packs, source, disk, child: command.child });
    let lines = 0;
    command.child.stderr?.on('data', (text: string) => {
      lines += text.split('\n').length - 1;
      if (lines > choice.line) setTimeout(cause, choice.pauseMs);
    });
    await command.ended;
    const flaws = disk.isPulled ? flawsOfPacks(packs) : [];
    disk.plugIn();
    if (!wasDamaged) flaws.push(...flawsOfPacks(packs));
    rmSync(join(packs, 'filler'), { force: true });
    makeSource(source);
    const again = await checkout.start(home, words, 0, environment).ended;
    flaws.push(...flawsOfEnd(choice, again), ...flawsOfPacks(packs));
    return flaws.map((flaw) => `${flaw} (${choice.work}, ${choice.trouble} after line ${choice.line} and ${choice.pauseMs} ms)`);
  } finally {
    if (isSmall) unmount(packs);
  }
}

interface Affected {
  readonly packs: string;
  readonly source: string;
  readonly disk: PulledDisk;
  readonly child: ChildProcess;
}

/** Comes once, however often it is called for. */
function troubleOf({ trouble }: Choice, { packs, source, disk, child }: Affected): () => void {
  const causes: Readonly<Record<Choice['trouble'], () => void>> = {
    kill: () => child.kill('SIGKILL'),
    vanish: () => rmSync(source, { recursive: true, force: true }),
    pull: () => disk.pull(),
    full: () => fillDisk(packs),
    clock: () => moveClock(child, [packs, source]),
  };
  let isDone = false;
  return () => {
    if (!isDone && child.exitCode === null && child.signalCode === null) causes[trouble]();
    isDone = true;
  };
}

function wordsOf(work: Choice['work'], source: string): string[] {
  const progress = ['--progress', 'json', '--json'];
  switch (work) {
    case 'add':
      return ['packs', 'add', source, ...progress];
    case 'get':
      return ['packs', 'get', COMPANION, ...progress];
    case 'repair':
      return ['packs', 'repair', PACK, '--from', source, ...progress];
    case 'remove':
      return ['packs', 'remove', PACK, '--json'];
  }
}

/** Said of a pack that is there already, or gone already, because the first time did it in time. */
const ALREADY = /is here already|There is no model pack named/;

function flawsOfEnd({ work }: Choice, again: Ended): string[] {
  if (again.exitCode === 0 || ALREADY.test(again.stdout)) return [];
  return [`once more ${work} ends with ${again.exitCode}: ${again.stdout.slice(0, 300)} ${again.stderr.slice(-300)}`];
}

/** What counts is whole; and after the end nothing hidden is left but the lock. */
function flawsOfPacks(packs: string): string[] {
  const flaws: string[] = [];
  for (const name of readdirSync(packs)) {
    if (name.startsWith('.') || name === 'filler') continue;
    const receipt = join(packs, name, 'espalier-pack.json');
    if (!existsSync(receipt)) {
      flaws.push(`${name} counts and has no receipt`);
      continue;
    }
    for (const [path, { sha256 }] of Object.entries(Receipt.parse(JSON.parse(readFileSync(receipt, 'utf8'))).files)) {
      const file = join(packs, name, path);
      const found = existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'nothing';
      if (found !== sha256) flaws.push(`${name} counts, and ${path} is not what its receipt says`);
    }
  }
  return flaws;
}

function makeSource(source: string): void {
  mkdirSync(join(source, 'ckpts'), { recursive: true });
  const models = Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`part_${index}`, `ckpts/part-${index}`]));
  writeFileSync(join(source, 'pipeline.json'), JSON.stringify({ name: 'TrellisImageTo3DPipeline', args: { models } }));
  for (let index = 0; index < FILES; index++) {
    writeFileSync(join(source, 'ckpts', `part-${index}.safetensors`), Buffer.alloc(FILE_BYTES, index + 1));
    writeFileSync(join(source, 'ckpts', `part-${index}.json`), '{}');
  }
}
