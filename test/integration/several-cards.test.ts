// Several graphics cards on one machine, with the real program and runtimes that are processes of their own: each card has its runtime, jobs
// go to whichever is free, and a card whose runtime is killed twice gets no more. The cards are listed by a stand-in for NVIDIA's tool.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { StandInCheckout } from '../soak/stand-in-checkout.ts';
import { flawsOfLibrary, jobsIn, processesOf } from '../soak/whole-files.ts';
import { newFolder } from '../support/new-folder.ts';
import { CARDS, machineWithCards } from '../support/programs/listed-cards.ts';
import { picture } from '../support/programs/stand-in-runner.ts';

const [FIRST, SECOND] = CARDS;

interface Start {
  readonly pid: number;
  readonly card: string;
  readonly asset: string;
}

/** A machine whose cards are `uuids`, and what its runtimes have begun. */
function openMachine(uuids?: readonly string[]) {
  const folder = newFolder();
  const home = join(folder, 'home');
  const startsPath = join(folder, 'starts');
  const checkout = new StandInCheckout(folder);
  const gate = join(folder, 'gate');
  const environment = { ...machineWithCards(folder, uuids), ESPALIER_TEST_STARTS: startsPath, ESPALIER_TEST_GATE: gate };
  const start = (...words: string[]) => checkout.start(home, [...words, '--json', '--progress', 'none'], 0, environment);
  const ask = async (...words: string[]) => JSON.parse((await checkout.start(home, [...words, '--json'], 0, environment).ended).stdout);
  const starts = (): Start[] => {
    const text = existsSync(startsPath) ? readFileSync(startsPath, 'utf8').trimEnd() : '';
    return text.split('\n').flatMap((line) => {
      const [method, pid, card = '', asset = ''] = line.split(' ');
      return method === '' ? [] : [{ pid: Number(pid), card, asset }];
    });
  };
  const untilStarted = async (isMeant: (start: Start) => boolean): Promise<Start> => {
    for (;;) {
      const found = starts().find(isMeant);
      if (found !== undefined) return found;
      await pause(10);
    }
  };
  /** Jobs stand still until it is opened. */
  const closeGate = () => writeFileSync(gate, '');
  const openGate = () => rmSync(gate);
  return { closeGate, openGate, home, pictures: dirname(picture()), start, ask, starts, untilStarted };
}

describe('a machine with two graphics cards', () => {
  test('works on both at once; one whose runtime is killed twice is set aside, and its jobs end on the other', async () => {
    const { home, pictures, start, ask, starts, untilStarted, closeGate, openGate } = openMachine();
    closeGate();
    const seeds = ['1', '2', '3', '4'];
    const batch = start('batch', pictures, '--seeds', seeds.join(','));
    const killed: Start[] = [];
    for (let kills = 0; kills < 2; kills++) {
      const victim = await untilStarted(({ card, pid }) => card === FIRST && killed.every((earlier) => earlier.pid !== pid));
      await untilStarted(({ card }) => card === SECOND); // both at work
      process.kill(victim.pid, 'SIGKILL');
      killed.push(victim);
    }
    let listed = await ask('jobs', 'list');
    while (listed.cardsSetAside === undefined) listed = await ask('jobs', 'list');
    expect(listed.cardsSetAside).toEqual([
      { name: 'NVIDIA RTX 6000 Ada Generation', because: expect.objectContaining({ code: 'runtime_died' }) },
    ]);
    const checks: { name: string; finding: string }[] = (await ask('doctor')).checks;
    openGate();
    const { exitCode, stdout } = await batch.ended;
    expect(exitCode, stdout).toBe(0);
    expect(checks.find(({ name }) => name === 'devices')?.finding).toMatch(
      /cuda:0 .*cuda:1 .*RTX 6000 Ada Generation gets no more jobs, because its engine failed twice in a row/,
    );
    const jobs = jobsIn(stdout);
    expect(jobs.map(({ state }) => state)).toEqual(seeds.map(() => 'done'));
    expect(
      flawsOfLibrary(
        home,
        jobs.map(({ assetId }) => assetId),
      ),
    ).toEqual([]);
    const sidecars = jobs.map(({ assetId }) => JSON.parse(readFileSync(join(home, 'library', assetId, 'asset.json'), 'utf8')));
    const made = { device: 'cuda:0', card: { name: 'NVIDIA RTX 6000 Ada Generation', uuid: SECOND } }; // as its runtime calls it, and the true one
    expect(sidecars.map(({ recipe: { device, card } }) => ({ device, card }))).toEqual(jobs.map(() => made));
    const begun = starts();
    expect(begun.filter(({ card }) => card === FIRST)).toEqual(killed);
    expect(begun).toHaveLength(seeds.length + killed.length);
    expect(new Set(killed.map(({ asset }) => asset)).size).toBe(2); // neither job was tried on it a second time
    const [lost] = jobs.filter(({ assetId }) => assetId === killed[1]?.asset);
    expect(readFileSync(join(home, 'logs/jobs', `${lost?.id}.log`), 'utf8')).toContain('gets no more jobs');
    expect(processesOf(home)).toEqual([]);
    expect((await ask('jobs', 'list')).cardsSetAside).toBeUndefined(); // whose process is gone
  });

  test('gives two terminals a card each, and its processor one job at a time', async () => {
    const { home, pictures, start, starts, untilStarted, closeGate, openGate } = openMachine();
    closeGate();
    const first = start('generate', picture());
    const { card } = await untilStarted(() => true);
    const second = start('generate', picture());
    const other = await untilStarted((each) => each.card !== card);
    const third = start('batch', pictures, '--seeds', '1,2', '--device', 'cpu');
    await untilStarted((each) => each.card === '');
    openGate();
    const ended = await Promise.all([first.ended, second.ended, third.ended]);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(CARDS).toContain(other.card);
    expect(
      starts()
        .map((each) => each.card)
        .sort(),
    ).toEqual(['', '', FIRST, SECOND]);
    expect(new Set(starts().flatMap((each) => (each.card === '' ? [each.pid] : []))).size).toBe(1);
    expect(readdirSync(join(home, 'library'))).toHaveLength(4);
  });
});

test('one card, or none, changes nothing: one runtime, which is told of no card', async () => {
  const { pictures, start, starts } = openMachine([FIRST]);
  expect((await start('batch', pictures, '--seeds', '1,2').ended).exitCode).toBe(0);
  expect(starts().map(({ card }) => card)).toEqual(['', '']);
  expect(new Set(starts().map(({ pid }) => pid)).size).toBe(1);
});
