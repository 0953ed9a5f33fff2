// A whole farm on one machine: a head, nodes with homes of their own, and somebody who asks. The program is the real one and so is Ray;
// the runtimes are the quick stand-in's unless told.
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { pencilPng } from '../../support/files/make-png.ts';
import { machineWithCards } from '../../support/programs/listed-cards.ts';
import { type Ended, ROOT, type RunningCommand, StandInCheckout } from '../stand-in-checkout.ts';
import { processesOf } from '../whole-files.ts';
import { HEAD_ADDRESS, TestNetwork } from './test-network.ts';

const PORTS_APART = 200;
/** Of a node that ends at once. */
const MOST_STARTS = 4;
const FIRST_PORT = 7400;
export const HEAD = `${HEAD_ADDRESS}:${FIRST_PORT}`;

export interface OpenedFarm {
  readonly folder: string;
  readonly nodes: number;
  readonly pauseMs?: number;
  readonly isReal?: boolean;
  /** Each node, and who asks, on a machine of its own. */
  readonly isApart?: boolean;
  /** The number of a node with two graphics cards, which are not there. */
  readonly withCards?: number;
}

export interface TestNode {
  readonly home: string;
  command: RunningCommand;
}

export class TestFarm {
  readonly home: string;
  readonly nodes: TestNode[] = [];
  readonly #checkout: StandInCheckout;
  readonly #network: TestNetwork;
  readonly #folder: string;
  readonly #pauseMs: number;
  readonly #withCards: number | undefined;
  #head: RunningCommand | undefined;

  private constructor(
    parts: Required<Pick<OpenedFarm, 'folder' | 'pauseMs' | 'isReal'>> & { network: TestNetwork; withCards: number | undefined },
  ) {
    this.#folder = parts.folder;
    this.#withCards = parts.withCards;
    this.#network = parts.network;
    this.#pauseMs = parts.pauseMs;
    this.#checkout = new StandInCheckout(parts.folder, { prefix: parts.network.words, isReal: parts.isReal });
    for (const name of ['src', '.venv-farm']) {
      symlinkSync(join(ROOT, 'python-runtime', name), join(this.#checkout.folder, 'python-runtime', name));
    }
    this.home = join(parts.folder, 'home');
    mkdirSync(this.home, { recursive: true });
  }

  /** Why there can be none here; undefined when there can. */
  static whyNot(): string | undefined {
    if (!existsSync(join(ROOT, 'python-runtime/.venv-farm/bin/python')))
      return 'the extra for farms is not installed (npm run setup -- --farm)';
    return TestNetwork.whyNot();
  }

  /** With a key and `nodes` nodes, all up. `pauseMs` lies between any two steps of a job; `isReal`: with the real runtime. */
  static async open({ folder, nodes, pauseMs = 0, isReal = false, isApart = false, withCards }: OpenedFarm): Promise<TestFarm> {
    const network = await (isApart ? TestNetwork.openApart() : TestNetwork.open());
    const farm = new TestFarm({ folder, network, pauseMs, isReal, withCards });
    expectDone(await farm.run('farm', 'create', '--json'));
    await farm.startHead();
    await Promise.all(Array.from({ length: nodes }, (_, at) => farm.join(at)));
    return farm;
  }

  get key(): string {
    return join(this.home, 'farm/farm.key');
  }

  /** A command of the one who asks. */
  start(...words: string[]): RunningCommand {
    return this.#checkout.start(this.home, words, this.#pauseMs);
  }

  /** A command of somebody on machine `at`, who has a home and a copy of the key there. */
  startElsewhere(at: number, home: string, ...words: string[]): RunningCommand {
    mkdirSync(join(home, 'farm'), { recursive: true });
    if (!existsSync(join(home, 'farm/farm.key'))) copyFileSync(this.key, join(home, 'farm/farm.key'));
    return this.#checkout.start(home, words, this.#pauseMs, {}, this.#network.wordsOf(at));
  }

  /** Pulls the cable of machine `at` (node number n is on machine n + 1), or plugs it in again. */
  setCable(at: number, state: 'up' | 'down'): void {
    this.#network.setCable(at, state);
  }

  run(...words: string[]): Promise<Ended> {
    return this.start(...words).ended;
  }

  /** Runs one of Node's, with its words, in the farm's network and as the one who asks. */
  async runNode(...words: string[]): Promise<Ended> {
    const [command = '', ...more] = [...this.#network.words, process.execPath, '--disable-warning=ExperimentalWarning', ...words];
    const { exitCode = null, stdout, stderr } = await execa(command, more, { reject: false, env: { ESPALIER_HOME: this.home } });
    return { exitCode, stdout, stderr };
  }

  /** While this file is there, every job on a node stands still. */
  get gate(): string {
    return join(this.#folder, 'gate');
  }

  /** Where the program under test lies. */
  get checkout(): string {
    return this.#checkout.folder;
  }

  /** Runs a program in the farm's own Python and network, without its key. */
  async runPython(program: string): Promise<Ended> {
    const [command = '', ...words] = [...this.#network.words, join(ROOT, 'python-runtime/.venv-farm/bin/python'), '-c', program];
    const { exitCode = null, stdout, stderr } = await execa(command, words, { reject: false, env: { RAY_USAGE_STATS_ENABLED: '0' } });
    return { exitCode, stdout, stderr };
  }

  async startHead(): Promise<RunningCommand> {
    this.#head = this.start('farm', 'up', '--address', HEAD_ADDRESS, '--json');
    await untilAnswered(this.#head);
    return this.#head;
  }

  get head(): RunningCommand {
    if (this.#head === undefined) throw new Error('the head was not started');
    return this.#head;
  }

  /** Starts node number `at`, anew if it was there before. */
  async join(at: number, packs = 'starter', pauseMs = this.#pauseMs): Promise<TestNode> {
    const home = join(this.#folder, `node-${at}`);
    mkdirSync(home, { recursive: true });
    const place = ['--address', `10.77.0.${at + 2}`, '--port', String(FIRST_PORT + (at + 1) * PORTS_APART)];
    const words = ['farm', 'join', HEAD, '--key', this.key, ...place, '--name', `node-${at}`, '--packs', packs, '--json'];
    const cards = at === this.#withCards ? machineWithCards(home) : {};
    const environment = { ...cards, ESPALIER_TEST_STARTS: this.#startsPath, ESPALIER_TEST_GATE: this.gate };
    const command = this.#checkout.start(home, words, pauseMs, environment, this.#network.wordsOf(at + 1));
    const node = { home, command };
    this.nodes[at] = node;
    await untilAnswered(command);
    return node;
  }

  /** Starts node number `at` anew as systemd does: again where it ends at once, since one that was killed may hold its ports for a while. */
  async rejoin(at: number): Promise<TestNode> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.join(at);
      } catch (cause) {
        if (tries === MOST_STARTS) throw cause;
      }
    }
  }

  /** A folder of pictures, `count` of them. */
  pictures(count: number): string {
    const folder = join(this.#folder, `pictures-${count}`);
    mkdirSync(folder, { recursive: true });
    for (let at = 0; at < count; at++) writeFileSync(join(folder, `picture-${at}.png`), pencilPng(32));
    return folder;
  }

  /** The runtimes of `card` that have begun a job, in turn. */
  runtimesOn(card: string): number[] {
    const text = existsSync(this.#startsPath) ? readFileSync(this.#startsPath, 'utf8') : '';
    return text.split('\n').flatMap((line) => (line.includes(` ${card} `) ? [Number(line.split(' ')[1])] : []));
  }

  /** How often a job was begun on a node; or one of a kind, `generate`, `variant` or `rebuild`. */
  starts(method = ''): number {
    const text = existsSync(this.#startsPath) ? readFileSync(this.#startsPath, 'utf8') : '';
    return text.split('\n').filter((line) => line !== '' && line.startsWith(method)).length;
  }

  /** Ends everything, and answers what runs on all the same. */
  async close(): Promise<number[]> {
    for (const { command } of [...this.nodes, ...(this.#head === undefined ? [] : [{ command: this.#head }])])
      command.child.kill('SIGTERM');
    await Promise.race([Promise.all([...this.nodes.map(({ command }) => command.ended), this.#head?.ended]), pause(60_000)]);
    const left = () => [this.home, ...this.nodes.map(({ home }) => home)].flatMap(processesOf);
    for (let waits = 0; waits < 300 && left().length > 0; waits++) await pause(100); // the last of Ray's go after their parent
    const orphans = left();
    for (const pid of orphans) killProcess(pid);
    this.#network.close();
    return orphans;
  }

  get #startsPath(): string {
    return join(this.#folder, 'starts');
  }
}

export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Waits for the one document that a command prints while it goes on. */
async function untilAnswered(command: RunningCommand): Promise<void> {
  const early = command.ended.then(({ exitCode, stdout, stderr }) => {
    throw new Error(`ended with ${exitCode}: ${stdout} ${stderr}`);
  });
  const answered = new Promise<void>((resolve) => {
    let text = '';
    command.child.stdout?.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('"role"') && text.includes('\n}')) resolve();
    });
  });
  await Promise.race([answered, early]);
}

function expectDone({ exitCode, stdout, stderr }: Ended): void {
  if (exitCode !== 0) throw new Error(`ended with ${exitCode}: ${stdout} ${stderr}`);
}
