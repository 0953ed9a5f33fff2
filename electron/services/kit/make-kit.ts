// Makes a kit: says what it will hold and how large it is, fetches wheels by their hashes, copies packs and installers, lists the hashes, and
// gives the folder its name last. Interrupted, it goes on where it stopped.
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { gigabytes, lacksSpace } from '../model-packs/adding/free-space.ts';
import type { ModelPacks } from '../model-packs/model-packs.ts';
import { findInterpreter } from '../provisioning/environment/find-interpreter.ts';
import { BUILD_SIZES, type TorchBuild } from '../provisioning/environment/torch-build.ts';
import type { Places } from '../provisioning/places/places.ts';
import { errnoCode, fileSystemError } from '../storage/file-errors.ts';
import { copyFileAtomically, writeFileAtomically } from '../storage/files/atomic-file.ts';
import { hashOf } from '../storage/files/file-hash.ts';
import { makeFolder } from '../storage/make-folder.ts';
import { bytesOf, FACTS_NAME, filesIn, KIT_FOLDERS, KIT_NAME, type KitFacts, SUMS_NAME } from './kit-contents.ts';
import { INSTALL_SCRIPT, kitReadme } from './kit-texts.ts';

export interface KitOrder {
  /** Takes the kit, in a folder of its own. */
  readonly folder: string;
  readonly builds: readonly TorchBuild[];
  /** Model packs of this machine. */
  readonly packs: readonly string[];
  /** Holds the wheels; fetched from the package index where it is not told. */
  readonly wheels?: string | undefined;
  /** Holds .deb and tar.gz files of the program. */
  readonly installers?: string | undefined;
}

export interface KitMaker {
  readonly places: Places;
  readonly environment: NodeJS.ProcessEnv;
  readonly version: string;
  readonly modelPacks: Pick<ModelPacks, 'list'>;
  /** The Python of the engine, for its pip, where the program carries none. */
  readonly python: () => Promise<Result<string>>;
}

export interface KitWatch {
  readonly signal?: AbortSignal | undefined;
  readonly say: (line: string) => void;
}

export interface MadeKit {
  readonly folder: string;
  readonly bytes: number;
  readonly files: number;
}

const MAKING_NAME = `.${KIT_NAME}.making`;
const INSTALLER = /^espalier.*\.(deb|tar\.gz|AppImage)$/;

export async function makeKit(order: KitOrder, maker: KitMaker, watch: KitWatch): Promise<Result<MadeKit>> {
  const unread = await whyUnread([order.wheels, order.installers]);
  if (unread !== undefined) return err(unread);
  try {
    await makeFolder(order.folder);
    return await make(order, maker, watch);
  } catch (cause) {
    return err(fileSystemError(cause, order.folder));
  }
}

async function make(order: KitOrder, maker: KitMaker, { signal, say }: KitWatch): Promise<Result<MadeKit>> {
  const packs = await packFolders(order.packs, maker);
  if (!packs.ok) return packs;
  const making = join(order.folder, MAKING_NAME);
  const fetched = order.builds.reduce((sum, build) => sum + BUILD_SIZES[build].fetched, 0);
  const packBytes = packs.value.reduce((sum, { bytes }) => sum + bytes, 0);
  const where = order.wheels === undefined ? 'from the package index that your pip is set to' : `from ${order.wheels}`;
  say(`Wheels: about ${gigabytes(fetched)} ${where}. Model packs: ${gigabytes(packBytes)}. Into ${join(order.folder, KIT_NAME)}.`);
  await mkdir(making, { recursive: true });
  const there = await bytesOf(making, await filesIn(making));
  const space = await lacksSpace(order.folder, Math.max(0, fetched + packBytes - there));
  if (space !== undefined) return err(space);

  await putLocks(making, { order, maker });
  const pip = await pipOf(maker);
  if (!pip.ok) return pip;
  const python = (await findInterpreter(pip.value.program, maker.environment)).fitting?.version;
  for (const build of order.builds) {
    say(`Wheels for ${build}${python === undefined ? '' : `, for Python ${python}`}.`);
    const problem = await putWheels(making, { order, build, pip: pip.value, environment: maker.environment, signal });
    if (problem !== undefined) return err(problem);
  }
  for (const { name, folder } of packs.value) {
    if (signal?.aborted) return err(CANCELLED);
    say(`Model pack ${name}.`);
    await copyFolder(folder, join(making, KIT_FOLDERS.packs, name));
  }
  await putInstallers(making, order, say);
  if (signal?.aborted) return err(CANCELLED);
  const facts: KitFacts = {
    schema: 1,
    version: maker.version,
    builds: [...order.builds],
    packs: [...order.packs],
    ...(python && { python }),
  };
  await writeFileAtomically(join(making, FACTS_NAME), `${JSON.stringify(facts, undefined, 2)}\n`);
  await writeFileAtomically(join(making, 'README.txt'), kitReadme(facts));
  await writeFileAtomically(join(making, 'install.sh'), INSTALL_SCRIPT);
  await chmod(join(making, 'install.sh'), 0o755);
  say('Hashes.');
  return ok(await close(making, join(order.folder, KIT_NAME)));
}

/** The list of hashes, then the name; an earlier kit makes room. */
async function close(making: string, kit: string): Promise<MadeKit> {
  const files = await filesIn(making);
  const lines: string[] = [];
  for (const path of files) lines.push(`${await hashOf(join(making, path))}  ${path}\n`);
  await writeFileAtomically(join(making, SUMS_NAME), lines.join(''));
  const bytes = await bytesOf(making, files);
  const earlier = `${making}.earlier`;
  await rm(earlier, { recursive: true, force: true });
  await rename(kit, earlier).catch(() => undefined); // there is none
  await rename(making, kit);
  await rm(earlier, { recursive: true, force: true });
  return { folder: kit, bytes, files: files.length };
}

async function packFolders(
  names: readonly string[],
  { modelPacks }: KitMaker,
): Promise<Result<{ name: string; folder: string; bytes: number }[]>> {
  if (names.length === 0) return ok([]);
  const { packs } = await modelPacks.list({ looksInto: () => false });
  const found = names.map((name) => ({ name, pack: packs.find((pack) => pack.name === name) }));
  const missing = found.find(({ pack }) => pack?.folder === undefined);
  if (missing === undefined)
    return ok(found.flatMap(({ name, pack }) => (pack?.folder === undefined ? [] : [{ name, folder: pack.folder, bytes: pack.bytes }])));
  const known = packs.map(({ name }) => name).join(', ');
  return err({ code: 'pack_missing', message: `There is no model pack named "${missing.name}".`, hint: `Found: ${known}.` });
}

async function putLocks(making: string, { order, maker }: { order: KitOrder; maker: KitMaker }): Promise<void> {
  await mkdir(join(making, KIT_FOLDERS.locks), { recursive: true });
  for (const name of ['runtime.lock', ...order.builds.map((build) => `torch-${build}.lock`)]) {
    await copyFileAtomically(join(maker.places.runtime, name), join(making, KIT_FOLDERS.locks, name));
  }
}

interface Pip {
  /** A Python that has it. */
  readonly program: string;
  readonly variables: NodeJS.ProcessEnv;
}

interface Wheels {
  readonly order: KitOrder;
  readonly build: TorchBuild;
  readonly pip: Pip;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

/** pip compares the hash of every wheel with the lock, of those too that an earlier run has left. */
async function putWheels(making: string, { order, build, pip, environment, signal }: Wheels): Promise<AppError | undefined> {
  const locks = ['runtime.lock', `torch-${build}.lock`].flatMap((name) => ['--requirement', join(making, KIT_FOLDERS.locks, name)]);
  const from = order.wheels === undefined ? [] : ['--no-index', '--find-links', order.wheels];
  const target = ['--dest', join(making, KIT_FOLDERS.wheels)];
  const command = ['download', '--quiet', '--no-deps', '--require-hashes', '--only-binary', ':all:', ...from, ...target, ...locks];
  const env = { ...environment, ...pip.variables, PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const options = { env, maxBuffer: 64 * 1024 * 1024, ...(signal && { signal }) };
  try {
    await promisify(execFile)(pip.program, ['-m', 'pip', ...command], options);
    return undefined;
  } catch (cause) {
    if (signal?.aborted) return CANCELLED;
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').slice(-3).join('\n') : String(cause);
    return {
      code: 'runtime_unavailable',
      message: `The wheels could not be had: ${said}`,
      hint: 'Look at the connection and at your pip settings, then do the same again: what was fetched is kept.',
    };
  }
}

async function pipOf({ places, python }: KitMaker): Promise<Result<Pip>> {
  if (places.pip !== undefined && places.interpreter !== undefined) {
    return ok({ program: places.interpreter, variables: { PYTHONPATH: places.pip } });
  }
  const program = await python();
  return program.ok ? ok({ program: program.value, variables: {} }) : program;
}

/** Of the folders from which a kit takes something: found out before hours are spent on the rest. */
async function whyUnread(folders: readonly (string | undefined)[]): Promise<AppError | undefined> {
  for (const folder of folders.filter((named) => named !== undefined)) {
    const failure = await readdir(folder).then(() => undefined, errnoCode);
    if (failure === undefined) continue;
    return {
      code: 'input_unreadable',
      message: `The folder ${folder} cannot be read (${failure}).`,
      hint: 'Name the folder that holds the wheels (--wheels), or the packages of the program (--installers).',
    };
  }
  return undefined;
}

async function putInstallers(making: string, { installers }: KitOrder, say: (line: string) => void): Promise<void> {
  const names = installers === undefined ? [] : (await readdir(installers)).filter((name) => INSTALLER.test(name));
  if (names.length === 0) say('No installer of the program is in this kit: name their folder with --installers.');
  if (names.length > 0) await mkdir(join(making, KIT_FOLDERS.installers), { recursive: true });
  for (const name of names) {
    const copy = join(making, KIT_FOLDERS.installers, name);
    await copyFileAtomically(join(installers ?? '', name), copy);
    if (extname(name) === '.AppImage') await chmod(copy, 0o755); // it is run where it lies
  }
}

/** With the files that links lead to, because what was left in place lies on another disk. */
async function copyFolder(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true, dereference: true });
}

const CANCELLED: AppError = {
  code: 'cancelled',
  message: 'Making the kit was cancelled.',
  hint: 'What is there is kept; the same command goes on.',
};
