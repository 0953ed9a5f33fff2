// A network of this process alone, where the machine allows one: nothing of a farm under test can be reached from outside, nor reach out.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

/** Addresses of machines that are none. */
export const HEAD_ADDRESS = '10.77.0.1';
const ADDRESSES = [HEAD_ADDRESS, '10.77.0.2', '10.77.0.3', '10.77.0.4', '10.77.0.5'];

export class TestNetwork {
  readonly #holder: ChildProcess;

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
    const addresses = ADDRESSES.map((address) => `ip address add ${address}/24 dev lo`);
    const script = ['ip link set lo up', ...addresses, 'echo ready', 'exec cat'].join(' && ');
    const holder = spawn('unshare', ['--map-root-user', '--net', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    return new TestNetwork(holder);
  }

  /** The words of a shell that run a program in it. */
  get words(): readonly string[] {
    return ['nsenter', '--target', String(this.#holder.pid), '--user', '--net', '--preserve-credentials'];
  }

  /** It is gone when the last process in it is. */
  close(): void {
    this.#holder.stdin?.end();
  }
}
