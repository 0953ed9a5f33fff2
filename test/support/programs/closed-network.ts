// A network that leads nowhere, for a whole run of the program: whatever tries to leave the machine is counted by the kernel, the app's main
// process, the page, the Python runtime and every child alike. A name that is looked up counts too.
import { execFileSync, spawn } from 'node:child_process';
import { createServer, connect as openConnection, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { TestNetwork } from '../../soak/farm/test-network.ts';

const PATIENCE_MS = 20_000;
/** Runs within: carries what comes in at a socket's file to a port of the closed network. */
const CARRIER = `
const { createServer, connect } = require('node:net');
const [, file, port] = process.argv;
createServer((from) => {
  const to = connect(Number(port), '127.0.0.1');
  from.pipe(to).pipe(from);
  for (const end of [from, to]) end.on('error', () => (from.destroy(), to.destroy()));
}).listen(file);
`;

export class ClosedNetwork {
  readonly #network: TestNetwork;
  readonly #closing: (() => void)[] = [];

  private constructor(network: TestNetwork) {
    this.#network = network;
  }

  /** Why there can be none here; undefined when there can. */
  static whyNot(): string | undefined {
    return TestNetwork.whyNot();
  }

  static async open(): Promise<ClosedNetwork> {
    return new ClosedNetwork(await TestNetwork.open());
  }

  /** The words of a shell that run a program in it. */
  get words(): readonly string[] {
    return this.#network.words;
  }

  /** How often anything in it wanted to reach an address outside. */
  attempts(): number {
    const [program, words] = this.#within('cat', '/proc/net/snmp', '/proc/net/snmp6');
    return countUnrouted(execFileSync(program, words, { encoding: 'utf8' }));
  }

  /** As a program does that reports home. */
  async tryToLeave(): Promise<void> {
    const [program, words] = this.#within(process.execPath, '-e', "fetch('http://192.0.2.1/').catch(() => undefined)");
    await execa(program, words);
  }

  /** A port of this machine that leads to one of the closed network. */
  async reach(port: number): Promise<number> {
    const file = join(tmpdir(), `espalier-${process.pid}-${port}.sock`);
    const [program, words] = this.#within(process.execPath, '-e', CARRIER, file, String(port));
    const carrier = spawn(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });
    const door = createServer((from) => {
      const to = openConnection(file);
      from.pipe(to).pipe(from);
      for (const end of [from, to]) {
        end.on('error', () => {
          from.destroy();
          to.destroy();
        });
      }
    });
    this.#closing.push(
      () => carrier.kill(),
      () => door.close(),
    );
    await isListening(file);
    return portOf(door);
  }

  /** A program and its words, as they are started from out here. */
  #within(...command: readonly string[]): [program: string, words: string[]] {
    const [program = '', ...words] = [...this.words, ...command];
    return [program, words];
  }

  close(): void {
    for (const close of this.#closing.splice(0)) close();
    this.#network.close();
  }
}

/** Of what the kernel prints in `/proc/net/snmp` (a line of names, a line of numbers) and `/proc/net/snmp6` (a name and a number a line). */
function countUnrouted(text: string): number {
  const [names = [], numbers = []] = text
    .split('\n')
    .filter((line) => line.startsWith('Ip: '))
    .map((line) => line.split(' '));
  const inVersion4 = numbers[names.indexOf('OutNoRoutes')];
  const inVersion6 = /^Ip6OutNoRoutes\s+(\d+)$/m.exec(text)?.[1];
  if (inVersion4 === undefined || inVersion6 === undefined) throw new Error(`The kernel does not count what it cannot send:\n${text}`);
  return Number(inVersion4) + Number(inVersion6);
}

async function isListening(file: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = openConnection(file, () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    if (Date.now() > deadline) throw new Error(`Nothing listens at ${file}.`);
    await delay(30);
  }
}

function portOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('it listens on a port');
      resolve(address.port);
    });
  });
}
