// A whole farm on one machine, in a network of its own: the real program and the real Ray, with quick runtimes.
// Its tests share the farm, because a head and two nodes take a while to come up; each can be run alone.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { JobStore } from '../../electron/services/jobs/queue/job-store.ts';
import { uuidV7 } from '../../electron/services/storage/names/uuid-v7.ts';
import { HEAD, killProcess, TestFarm } from '../soak/farm/test-farm.ts';
import { seeded } from '../soak/seeded.ts';
import { type Ended, StandInCheckout } from '../soak/stand-in-checkout.ts';
import { killOne } from '../soak/trials/farm/farm-kills.ts';
import { flawsOfLibrary, jobsIn, processesOf } from '../soak/whole-files.ts';
import { pencilPng } from '../support/files/make-png.ts';
import { newFolder } from '../support/new-folder.ts';
import { commandOf } from '../support/programs/children-of.ts';
import { CARDS } from '../support/programs/listed-cards.ts';

/** One of the first node, and one for each card of the second. */
const SLOTS = 3;
/** In the test that kills a worker, the bridge and a node. */
const KILLS = 3;
const WINDOW_ASKER = join(import.meta.dirname, '../soak/farm/window-asker.ts');
const whyNot = TestFarm.whyNot();

describe('a farm of a head and two nodes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-farm-'));
  let farm: TestFarm;
  /** Ray takes half a minute to give up; meanwhile the other tests run. */
  let withWrongToken: Promise<Ended>;
  /** Cards that a test had set aside: they are slots no more. */
  let aside = 0;

  beforeAll(async () => {
    if (whyNot !== undefined) return;
    farm = await TestFarm.open({ folder, nodes: 2, pauseMs: 60, withCards: 1 });
    const forged = join(folder, 'forged.key');
    const { token, ...certificates } = JSON.parse(readFileSync(farm.key, 'utf8'));
    writeFileSync(forged, JSON.stringify({ ...certificates, token: [...token].reverse().join('') }), { mode: 0o600 });
    withWrongToken = askWith(farm, forged);
  });

  beforeEach(({ skip }) => {
    skip(whyNot !== undefined, whyNot);
  });

  afterAll(async () => {
    await farm?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('makes its key once, for its owner alone', async () => {
    expect(statSync(farm.key).mode & 0o777).toBe(0o600);
    const key = readFileSync(farm.key);
    const again = await farm.run('farm', 'create', '--json');
    expect(again.exitCode).toBe(2);
    expect(JSON.parse(again.stdout).error.message).toContain('There is a farm key already');
    expect(readFileSync(farm.key)).toEqual(key);
  });

  test('tells its nodes, with what each can do', async () => {
    const told = JSON.parse(await untilStatus(farm, '"running": 0', '--json')); // a node that has just come may count as busy for a moment
    expect(told).toMatchObject({
      head: HEAD,
      slots: SLOTS,
      running: 0,
      nodes: [
        { name: 'node-0', address: '10.77.0.2', slots: 1, device: 'CPU', packs: [expect.stringMatching(/^[0-9a-f]{16}$/)] },
        { name: 'node-1', address: '10.77.0.3', slots: 2, device: expect.stringContaining('the-card-GPU-'), aside: [] },
      ],
    });
  });

  test('makes twelve assets of twelve pictures, none twice, while a worker, a node and the bridge are killed', async () => {
    const before = farm.starts();
    const batch = farm.start('batch', farm.pictures(12), '--farm', '--json', '--progress', 'none');
    const random = seeded(1);
    await untilStarted(farm, before + 3);
    await killOne(farm, { victim: 'worker', asker: batch, random });
    await untilStarted(farm, before + 5);
    await killOne(farm, { victim: 'bridge', asker: batch, random });
    await untilStarted(farm, before + 8);
    await killOne(farm, { victim: 'node', asker: batch, random });
    const { stdout, exitCode, stderr } = await batch.ended;
    expect({ exitCode, stderr, stdout: exitCode === 0 ? '' : stdout }).toEqual({ exitCode: 0, stderr: '', stdout: '' });
    const jobs = jobsIn(stdout);
    expect(jobs.map(({ state }) => state)).toEqual(Array(12).fill('done'));
    expect(
      flawsOfLibrary(
        farm.home,
        jobs.map(({ assetId }) => assetId),
      ),
    ).toEqual([]);
    expect(farm.starts() - before).toBeLessThanOrEqual(12 + KILLS * SLOTS); // what ran at a kill is begun once more, and nothing else
    const [asset] = jobs;
    const sidecar = JSON.parse(readFileSync(join(farm.home, 'library', asset?.assetId ?? '', 'asset.json'), 'utf8'));
    expect(sidecar.recipe.node).toEqual({
      name: expect.stringMatching(/^node-[01]$/),
      device: expect.stringMatching(/^CPU$|the card GPU-/),
    });
  });

  test('cancels a running job in under two seconds, and its runtime stays warm', async () => {
    const runtimes = () => farm.nodes.flatMap(({ home }) => processesOf(home)).filter((pid) => commandOf(pid).includes('pausing-runtime'));
    await expect.poll(() => runtimes().length).toBeLessThanOrEqual(SLOTS); // those of the killed node are gone
    const warm = runtimes();
    expect(warm).not.toEqual([]);
    writeFileSync(farm.gate, ''); // no job ends by itself
    let tookMs = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 3 && tookMs >= 2_000; tries++) {
      const before = farm.starts();
      const command = farm.start('generate', join(farm.pictures(12), 'picture-0.png'), '--farm', '--json', '--progress', 'none');
      await untilStarted(farm, before + 1);
      const began = performance.now();
      command.child.kill('SIGINT');
      expect((await command.ended).exitCode).toBe(130);
      tookMs = performance.now() - began; // with the end of the command, so a machine that does much else may be late once or twice
    }
    expect(tookMs).toBeLessThan(2_000);
    rmSync(farm.gate);
    expect(jobsIn((await farm.run('jobs', 'list', '--json')).stdout).at(-1)?.state).toBe('cancelled');
    expect(runtimes()).toEqual(warm);
  });

  test('sets a card of a node aside whose runtime is killed twice, says so, and makes everything on the others', async () => {
    const [card] = CARDS;
    writeFileSync(farm.gate, '');
    const before = farm.runtimesOn(card).length;
    const batch = farm.start('batch', farm.pictures(8), '--farm', '--json', '--progress', 'none');
    for (let kills = 0; kills < 2; kills++) {
      while (farm.runtimesOn(card).length <= before + kills) await pause(10);
      killProcess(farm.runtimesOn(card).at(-1) ?? expect.fail());
    }
    rmSync(farm.gate);
    const { stdout } = await batch.ended;
    expect(jobsIn(stdout).map(({ state }) => state)).toEqual(Array(8).fill('done'));
    expect(farm.runtimesOn(card)).toHaveLength(before + 2); // it had no third job
    aside += 1;
    const status = await untilStatus(farm, '2 nodes, 0 of 2 slots at work');
    expect(status).toMatch(
      /node-1: The graphics card NVIDIA RTX 6000 Ada Generation \(GPU-aaaa.* gets no more jobs, because its engine failed twice in a row: The runtime ended/,
    );
  });

  test('gives an object a new look, and makes another build of it, from the terminal', async () => {
    const picture = join(farm.pictures(1), 'picture-0.png');
    const ask = async (...words: string[]) => {
      const { stdout, stderr, exitCode } = await farm.run(...words, '--farm', '--json', '--progress', 'none');
      expect(exitCode, stderr + stdout).toBe(0);
      const document = JSON.parse(stdout);
      return { document, sidecar: JSON.parse(readFileSync(join(document.folder, 'asset.json'), 'utf8')) };
    };
    const onNode = expect.objectContaining({ name: expect.stringMatching(/^node-/) });
    const grown = await ask('generate', picture);
    const before = farm.starts('variant');
    const varied = await ask('variant', grown.document.assetId, picture, '--pack', 'starter');
    expect(farm.starts('variant')).toBe(before + 1);
    expect(varied.document.assetId).not.toBe(grown.document.assetId);
    expect(varied.sidecar).toMatchObject({ lineage: { kind: 'varied', assetId: grown.document.assetId }, recipe: { node: onNode } });
    const [first, second] = [grown, varied].map(({ document }) => readFileSync(join(document.folder, 'latent.safetensors')));
    expect(second).toEqual(first); // which travelled to the node
    const rebuilt = await ask('rebuild', grown.document.assetId);
    expect(rebuilt.sidecar.recipe.node).toEqual(onNode);
  });

  test('grows what comes into a folder that the terminal watches', async () => {
    const pictures = newFolder();
    const watching = farm.start('watch', pictures, '--farm', '--json');
    const states = join(farm.home, 'watched');
    while (!existsSync(states) || readdirSync(states).every((name) => name.startsWith('.'))) await pause(20);
    const newest = async () => jobsIn((await farm.run('jobs', 'list', '--json')).stdout).at(-1);
    writeFileSync(join(pictures, 'lamp.png'), pencilPng(40));
    utimesSync(join(pictures, 'lamp.png'), 1000, 1000);
    while ((await newest())?.name !== 'lamp' || (await newest())?.state !== 'done') await pause(200);
    watching.child.kill('SIGINT');
    expect((await watching.ended).exitCode).toBe(0);
    const sidecar = JSON.parse(readFileSync(join(farm.home, 'library', (await newest())?.assetId ?? '', 'asset.json'), 'utf8'));
    expect(sidecar.recipe.node).toMatchObject({ name: expect.stringMatching(/^node-/) });
  });

  test('is asked by the window only while its switch is on', async () => {
    const picture = join(farm.pictures(1), 'picture-0.png');
    const { stdout, stderr } = await farm.runNode(WINDOW_ASKER, farm.checkout, picture);
    const seen = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(seen, stderr).toEqual([
      {
        off: { kind: 'off' },
        process: null,
        refused: { ok: false, error: expect.objectContaining({ message: 'The farm is switched off.' }) },
      },
      { on: { kind: 'ready', slots: SLOTS - aside, nodes: [expect.stringMatching(/^node-0: /), expect.stringMatching(/^node-1: /)] } },
      {
        ended: { kind: 'done' },
        place: 'farm',
        node: expect.stringMatching(/^node-/),
        made: expect.objectContaining({ node: { name: expect.stringMatching(/^node-/) } }),
      },
      { rebuilt: { kind: 'done' }, place: 'farm', builds: 2 },
      { offAgain: { kind: 'off' } },
    ]);
  });

  test('refuses whoever has another key, or none', async () => {
    const other = join(folder, 'other.key');
    expect((await farm.run('farm', 'create', '--key', other, '--json')).exitCode).toBe(0);
    const open = join(folder, 'open.key');
    writeFileSync(open, readFileSync(farm.key), { mode: 0o644 });
    const others = [withWrongToken, askWith(farm, other), askWith(farm, open), farm.runPython(WITHOUT_CERTIFICATE)] as const;
    const [wrongToken, stranger, readable, plain] = await Promise.all(others);
    const said = (ended: typeof stranger) => ({ exitCode: ended.exitCode, ...JSON.parse(ended.stdout) });
    expect(said(stranger)).toMatchObject({
      exitCode: 4,
      error: { message: expect.stringContaining(`The farm at ${HEAD} has another key`) },
    });
    expect(said(wrongToken)).toMatchObject({
      exitCode: 4,
      error: { message: expect.stringContaining(`The farm at ${HEAD} cannot be reached`) },
    });
    expect(said(readable)).toMatchObject({ exitCode: 4, error: { message: expect.stringContaining('Others may read the farm') } });
    expect(plain.stdout).toBe("plain b''\nencrypted b''");
  });

  test('leaves nothing running when it is ended', async () => {
    const left = await farm.run('farm', 'down', '--json');
    expect(left).toMatchObject({ exitCode: 0 });
    expect(await farm.close()).toEqual([]);
    const ended = [farm.head, ...farm.nodes.map(({ command }) => command)].map(({ child }) => `espf-${child.pid}-`);
    expect(readdirSync('/tmp').filter((name) => ended.some((start) => name.startsWith(start)))).toEqual([]);
  });
});

/** What the head answers to one who speaks without encryption, and to one who encrypts and shows no certificate. */
const WITHOUT_CERTIFICATE = `
import socket, ssl
head = ("${HEAD.split(':')[0]}", ${HEAD.split(':')[1]})
hello = b"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\\0\\0\\0\\4\\0\\0\\0\\0\\0"
def answer(connection):
    try:
        connection.sendall(hello)
        return connection.recv(100)
    except ConnectionError:
        return b""
print("plain", answer(socket.create_connection(head, 60)))
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
context.set_alpn_protocols(["h2"])
try:
    print("encrypted", answer(context.wrap_socket(socket.create_connection(head, 60))))
except ssl.SSLError: # before TLS 1.3 the handshake itself fails
    print("encrypted", b"")
`;

test('without the extra, a farm says what to install, and nothing else changes', async () => {
  const checkout = new StandInCheckout(newFolder());
  const home = newFolder();
  const picture = join(newFolder(), 'tea pot.png');
  writeFileSync(picture, pencilPng(32));
  const asked = await checkout.run(home, 'generate', picture, '--farm', '--json');
  expect({ exitCode: asked.exitCode, ...JSON.parse(asked.stdout) }).toMatchObject({
    exitCode: 4,
    error: { code: 'runtime_unavailable', hint: expect.stringContaining('npm run setup -- --farm') },
  });
  expect(jobsIn((await checkout.run(home, 'jobs', 'list', '--json')).stdout)).toEqual([]);
  const grown = await checkout.run(home, 'generate', picture, '--json');
  expect(grown.exitCode).toBe(0);
  const { assetId, folder } = JSON.parse(grown.stdout);
  writeFileSync(join(folder, 'input-1.png'), pencilPng(32)); // which the quick runtime leaves out
  const others = await Promise.all(
    [
      ['again', assetId],
      ['rebuild', assetId],
      ['variant', assetId, picture, '--pack', 'starter'],
      ['watch', newFolder()],
    ].map((words) => checkout.run(home, ...words, '--farm', '--json')),
  );
  expect(others.map(({ stdout }) => JSON.parse(stdout).error.code)).toEqual(Array(4).fill('runtime_unavailable'));
  expect(jobsIn((await checkout.run(home, 'jobs', 'list', '--json')).stdout)).toHaveLength(1);
  const store = new JobStore(join(home, 'queue.sqlite'));
  const request = { kind: 'generate', pictures: [picture], options: GenerationOptions.parse({}), place: 'farm' } as const;
  store.add({ id: uuidV7(), name: 'tea pot', assetId: uuidV7(), request: { ...request, pictures: [...request.pictures] } });
  store.close();
  const resumed = await checkout.run(home, 'jobs', 'resume', '--json', '--progress', 'none');
  expect({ exitCode: resumed.exitCode, ...JSON.parse(resumed.stdout) }).toMatchObject({
    exitCode: 4,
    error: { message: expect.stringContaining('What a farm of several machines needs is not installed here') },
  });
});

function askWith(farm: TestFarm, key: string): Promise<Ended> {
  return farm.run('farm', 'status', '--head', HEAD, '--key', key, '--json');
}

async function untilStarted(farm: TestFarm, count: number): Promise<void> {
  while (farm.starts() < count) await pause(20);
}

/** The head may hear of a node that was killed, and of a slot that is free again, after the asker has its assets. */
async function untilStatus(farm: TestFarm, expected: string, ...words: string[]): Promise<string> {
  for (;;) {
    const { stdout } = await farm.run('farm', 'status', ...words);
    if (stdout.includes(expected)) return stdout;
    await pause(500);
  }
}
