// A network of this process alone, where the machine allows one: nothing of a farm under test can be reached from outside, nor reach out.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

/** Addresses of machines that are none. */
export const HEAD_ADDRESS = '10.77.0.1';
const ADDRESSES = [HEAD_ADDRESS, '10.77.0.2', '10.77.0.3', '10.77.0.4', '10.77.0.5'];

export class TestNetwork {
  readonly #holder: ChildProcess;
  readonly #machines: ChildProcess[] = [];

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  /** Why there can be none here; undefined when there can. */
  static whyNot(): string | undefined {
    const tried = spawnSync('unshare', ['--map-root-user', '--net', 'ip', 'link', 'set', 'lo', 'up'], { encoding: 'utf8' });
    if (tried.status === 0) return undefined;
    return `this machine allows no network of its own to a test (${tried.error?.message ?? tried.stderr.trim()})`;
  }

  /** With the addresses above, all of them of one machine. */
  static async open(): Promise<TestNetwork> {
    return TestNetwork.#holding([...ADDRESSES.map((address) => `ip address add ${address}/24 dev lo`)]);
  }

  /** With the addresses above, each of a machine of its own on one switch, whose cables can be pulled. Throws where the kernel has none. */
  static async openApart(): Promise<TestNetwork> {
    const network = await TestNetwork.#holding([
      'ip link add switch type bridge',
      `ip address add ${HEAD_ADDRESS}/24 dev switch`,
      'ip link set switch up',
    ]);
    for (const [at, address] of ADDRESSES.entries()) if (address !== HEAD_ADDRESS) await network.#addMachine(at, address);
    return network;
  }

  static async #holding(steps: readonly string[]): Promise<TestNetwork> {
    const script = ['ip link set lo up', ...steps, 'echo ready', 'exec cat'].join(' && ');
    return new TestNetwork(await started(['unshare', '--map-root-user', '--net', 'sh', '-c', script]));
  }

  /** The words of a shell that run a program in it, on the head's machine. */
  get words(): readonly string[] {
    return wordsIn(this.#holder);
  }

  /** The same on the machine of address number `at`, where machines are apart. */
  wordsOf(at: number): readonly string[] {
    const machine = this.#machines[at];
    return machine === undefined ? this.words : wordsIn(machine);
  }

  /** Pulls the cable of machine `at`, or plugs it in again. */
  setCable(at: number, state: 'up' | 'down'): void {
    this.#do(`ip link set cable${at} ${state}`);
  }

  /** It is gone when the last process in it is. */
  close(): void {
    for (const machine of [...this.#machines, this.#holder]) machine?.stdin?.end();
  }

  async #addMachine(at: number, address: string): Promise<void> {
    const machine = await started([...this.words, 'unshare', '--net', 'sh', '-c', 'ip link set lo up && echo ready && exec cat']);
    this.#machines[at] = machine;
    const pid = machine.pid;
    this.#do(
      `ip link add cable${at} type veth peer name wire netns ${pid} && ip link set cable${at} master switch && ip link set cable${at} up`,
    );
    this.#do(`nsenter --target ${pid} --net sh -c 'ip address add ${address}/24 dev wire && ip link set wire up'`);
  }

  #do(script: string): void {
    const [program = '', ...words] = [...this.words, 'sh', '-c', script];
    const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${script}: ${stderr}`);
  }
}

function wordsIn({ pid }: ChildProcess): readonly string[] {
  return ['nsenter', '--target', String(pid), '--user', '--net', '--preserve-credentials'];
}

async function started([program = '', ...words]: readonly string[]): Promise<ChildProcess> {
  const holder = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  return holder;
}
