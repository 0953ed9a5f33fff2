// `espalier farm create|up|join|status|leave|down`: a farm of several machines, and this machine's part in it.
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { startHead } from '../../../services/farm/farm-head.ts';
import { farmPlaces } from '../../../services/farm/farm-places.ts';
import { FIRST_PORT, firewallLines, headText, ownAddressTowards, parseHeadAddress } from '../../../services/farm/farm-ports.ts';
import { askFarm, farmFailure } from '../../../services/farm/farm-python.ts';
import { FarmNode } from '../../../services/farm/node/farm-node.ts';
import { giveUpRole, type Role, readRole, takeRole } from '../../../services/farm/role-record.ts';
import { asideSentence } from '../../../services/jobs/queue/queue-state.ts';
import { FARM_LOG_NAME } from '../../../services/logging/logger.ts';
import { createProcessLog } from '../../../services/logging/process-log.ts';
import { RotatingFile } from '../../../services/logging/rotating-file.ts';
import type { Studio } from '../../../studio.ts';
import type { JsonFlag } from '../../flags/run-flags.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { table } from '../../output/table.ts';
import { tell } from '../../output/tell.ts';
import { untilSignalled } from '../../running/until-signalled.ts';
import { withStudio } from '../../running/with-studio.ts';
import { sbatchLine, systemdUnit } from './start-texts.ts';

export interface KeyFlag extends JsonFlag {
  readonly key?: string;
}

export interface UpFlags extends KeyFlag {
  readonly address?: string;
  readonly port?: number;
}

export interface JoinFlags extends KeyFlag {
  readonly address?: string;
  readonly port?: number;
  readonly name?: string;
  readonly gpus?: number[];
  readonly packs?: string[];
  readonly unit?: boolean;
}

export interface StatusFlags extends KeyFlag {
  readonly head?: string;
}

/** How long `leave` and `down` wait for the other process; a job of a node may take its time. */
const DOWN_LIMIT_MS = 30_000;
const LOOK_MS = 200;
/** An address of nobody (RFC 5737): the route there says which address of this machine the others see. */
const ELSEWHERE = '192.0.2.254';
const Status = z.object({
  head: z.string(),
  slots: z.int(),
  running: z.int(),
  nodes: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      slots: z.int(),
      packs: z.array(z.string()),
      device: z.string(),
      version: z.string(),
      aside: z.array(z.object({ name: z.string(), uuid: z.string(), reason: z.string() })),
    }),
  ),
});

export function createFarm(flags: KeyFlag): Promise<Answer> {
  return withStudio(async (studio) => {
    const key = keyOf(studio, flags);
    await mkdir(dirname(key), { recursive: true, mode: 0o700 });
    const made = await askFarm(pythonOf(studio), ['create-key', key]);
    if (!made.ok) return failure({ ...made.error, code: made.error.message.startsWith('There is a farm key') ? 'usage' : made.error.code });
    return result({ key }, [
      `The farm's key is ${key}.`,
      'Copy it to each machine of the farm by a safe way. Whoever has it may run programs on those machines.',
    ]);
  });
}

export function up(flags: UpFlags): Promise<Answer> {
  return withStudio(async (studio) => {
    const address = flags.address ?? (await ownAddressTowards(ELSEWHERE).catch(() => undefined));
    if (address === undefined || isLoopback(address)) return failure(noAddress());
    const head = parseHeadAddress(`${address}:${flags.port ?? FIRST_PORT}`);
    if (!head.ok) return failure(head.error);
    const place = { head: headText(head.value), address: head.value.host };
    const lines = [
      `The farm's head answers at ${place.head}. Ctrl-C, or the command \`espalier farm down\`, ends it.`,
      `On each machine with a graphics card: espalier farm join ${place.head}`,
      ...firewallLines(head.value.port).map((line) => `Firewall: ${line}`),
    ];
    return holdRole(studio, flags, { role: 'head', place, lines }, (onLog) =>
      startHead({ ...pythonOf(studio), key: keyOf(studio, flags), address, firstPort: head.value.port, onLog }),
    );
  });
}

export function join(address: string, flags: JoinFlags): Promise<Answer> {
  const head = parseHeadAddress(address);
  if (!head.ok) return Promise.resolve(failure(head.error));
  if (flags.unit) return Promise.resolve(startTexts(headText(head.value)));
  return withStudio(async (studio) => {
    const place = { head: headText(head.value), address: flags.address ?? '' };
    const lines = [
      `This machine (${flags.name ?? hostname()}) works for the farm at ${place.head}. Ctrl-C, or the command \`espalier farm leave\`, ends that.`,
      ...firewallLines(flags.port ?? FIRST_PORT).map((line) => `Firewall: ${line}`),
    ];
    return holdRole(studio, flags, { role: 'node', place, lines }, (onLog) =>
      FarmNode.join({
        ...pythonOf(studio),
        places: farmPlaces(studio.home),
        key: keyOf(studio, flags),
        head: head.value,
        firstPort: flags.port ?? FIRST_PORT,
        address: flags.address,
        name: flags.name,
        gpus: flags.gpus,
        packs: flags.packs,
        locate: studio.locate,
        modelPacks: studio.modelPacks,
        asGuest: (work, options) => studio.jobs.machine.forOthers(work, options),
        version: studio.version,
        log: studio.log,
        onLog,
      }),
    );
  });
}

export function status(flags: StatusFlags): Promise<Answer> {
  return withStudio(async (studio) => {
    studio.farm.use({ address: flags.head, key: flags.key });
    const told = await studio.farm.status();
    if (!told.ok) return failure(told.error);
    const { head, slots, running, nodes } = Status.parse(JSON.parse(told.value));
    const rows = nodes.map((node) => [
      node.name,
      node.address,
      `${node.slots} at once`,
      node.device,
      `${node.packs.length} packs`,
      node.version,
    ]);
    const document = { head, slots, running, nodes };
    const aside = nodes.flatMap((node) =>
      node.aside.map(
        ({ name, uuid, reason }) => `${node.name}: ${asideSentence({ name: `${name} (${uuid})`, because: { message: reason } })}`,
      ),
    );
    return result(document, [`${head}: ${nodes.length} nodes, ${running} of ${slots} slots at work`, ...table(rows), ...aside]);
  });
}

/** Has the node of this machine end its job and go. */
export function leave(_flags: JsonFlag): Promise<Answer> {
  return endRole('node', Number.POSITIVE_INFINITY);
}

/** Has the head of this machine end. */
export function down(_flags: JsonFlag): Promise<Answer> {
  return endRole('head', DOWN_LIMIT_MS);
}

/** What ends with a role: Ray's processes of the head, or a node. */
interface Held {
  readonly ended: Promise<readonly string[]>;
  stop(): Promise<void>;
  leave?(): Promise<void>;
}

interface HeldRole {
  readonly role: Role;
  readonly place: { readonly head: string; readonly address: string };
  readonly lines: readonly string[];
}

/** Takes the role, begins it, and holds it until a signal or its own end. The first signal lets a node end its job. */
async function holdRole(
  studio: Studio,
  flags: JsonFlag,
  { role, place, lines }: HeldRole,
  begin: (onLog: (chunk: Uint8Array) => void) => Promise<Result<Held>>,
): Promise<Answer> {
  const { folder } = farmPlaces(studio.home);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const taken = await takeRole(folder, role, place);
  if (!taken.ok) return failure(taken.error);
  const signalled = untilSignalled(() => {});
  const begun = await begin(createProcessLog(new RotatingFile(resolve(studio.home.logs, FARM_LOG_NAME))));
  if (!begun.ok) {
    await giveUpRole(folder, role);
    return failure(begun.error);
  }
  const held = begun.value;
  await tell(result({ role, ...place, pid: process.pid }, lines), flags.json === true);
  const lost = await Promise.race([signalled.then(() => undefined), held.ended.then((log) => farmFailure(log))]);
  if (lost === undefined && held.leave !== undefined) await held.leave();
  else await held.stop();
  await giveUpRole(folder, role);
  return lost === undefined ? { kind: 'told', exitCode: 0 } : failure(lost);
}

function endRole(role: Role, limitMs: number): Promise<Answer> {
  return withStudio(async (studio) => {
    const { folder } = farmPlaces(studio.home);
    const record = await readRole(folder, role);
    if (record === undefined) return failure({ code: 'not_found', message: `This machine is no ${role} of a farm.` });
    process.kill(record.pid, 'SIGTERM');
    const gone = await isGone(folder, role, limitMs);
    return gone.ok ? result({ role, head: record.head }, [`The ${role} of the farm at ${record.head} has ended.`]) : failure(gone.error);
  });
}

async function isGone(folder: string, role: Role, limitMs: number): Promise<Result<undefined, AppError>> {
  const beganMs = performance.now();
  while ((await readRole(folder, role)) !== undefined) {
    if (performance.now() - beganMs > limitMs) {
      return err({ code: 'runtime_unresponsive', message: `The ${role} was asked to end, and has not yet.` });
    }
    await new Promise((wake) => setTimeout(wake, LOOK_MS));
  }
  return ok(undefined);
}

function startTexts(head: string): Answer {
  const [unit, line] = [systemdUnit(head), sbatchLine(head)];
  return result({ systemd: unit, sbatch: line }, [unit, '', line]);
}

function pythonOf({ places, environment }: Studio): { readonly runtime: string; readonly environment: NodeJS.ProcessEnv } {
  return { runtime: places.runtime, environment };
}

/** Ray takes another address for it, whatever it is told. */
function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}

function noAddress(): AppError {
  return {
    code: 'usage',
    message: 'A farm needs an address at which other machines reach this one; that of the machine for itself (127.0.0.1) is none.',
    hint: 'Name it with --address.',
  };
}

function keyOf(studio: Studio, { key }: KeyFlag): string {
  return key === undefined ? farmPlaces(studio.home).key : resolve(key);
}
