// What is in an environment, written when it was found whole, and looked at before each start. The quick look is at what cannot be missing
// (native libraries and each package's own list of files); the thorough one hashes every file that those lists name.
import { createHash, hash } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../../storage/files/atomic-file.ts';
import type { TorchBuild } from './torch-build.ts';

const MANIFEST_NAME = 'espalier-environment.json';
const SMALL_BYTES = 4 * 1024 ** 2;
const IS_NATIVE = /\.so(\.[\d.]+)?$/;

const Manifest = z.object({
  schema: z.literal(1),
  name: z.string(),
  torch: z.enum(['cpu', 'cuda']),
  /** The interpreter behind it. */
  interpreter: z.string(),
  /** Path in the environment, and bytes. */
  files: z.array(z.tuple([z.string(), z.int().min(0)])),
});
export type EnvironmentManifest = z.infer<typeof Manifest>;

export function pythonOf(environment: string): string {
  return join(environment, 'bin', 'python');
}

export interface Described {
  readonly name: string;
  readonly torch: TorchBuild;
}

/** Reads every installed file against its package's list; a sentence for the first that differs, else the manifest is written. */
export async function certify(environment: string, described: Described): Promise<string | undefined> {
  const packages = packagesFolder(environment);
  if (packages === undefined) return 'it has no folder of packages';
  const problem = await firstDifference(packages);
  if (problem !== undefined) return problem;
  const files = watchedFiles(packages).map((path): [string, number] => [relative(environment, path), statSync(path).size]);
  const manifest: EnvironmentManifest = { schema: 1, ...described, interpreter: realpathSync(pythonOf(environment)), files };
  await writeFileAtomically(join(environment, MANIFEST_NAME), JSON.stringify(manifest));
  return undefined;
}

/** Undefined where there is no environment, or one that was never found whole. */
export function readManifest(environment: string): EnvironmentManifest | undefined {
  try {
    return Manifest.safeParse(JSON.parse(readFileSync(join(environment, MANIFEST_NAME), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** What is wrong with it at a glance, in some milliseconds. */
export function quickProblem(environment: string, { files }: EnvironmentManifest): string | undefined {
  const odd = files.find(([path, bytes]) => statSync(join(environment, path), { throwIfNoEntry: false })?.size !== bytes);
  if (odd !== undefined) return `${odd[0]} is missing or has another size`;
  return statSync(pythonOf(environment), { throwIfNoEntry: false })?.isFile() ? undefined : 'its Python interpreter is gone';
}

/** The link in a folder, or undefined where there is none. */
export function linkIn(folder: string, name: string): string | undefined {
  try {
    return lstatSync(join(folder, name)).isSymbolicLink() ? basename(readlinkSync(join(folder, name))) : undefined;
  } catch {
    return undefined;
  }
}

function packagesFolder(environment: string): string | undefined {
  const library = join(environment, 'lib');
  try {
    const version = readdirSync(library).find((name) => /^python3\.\d+$/.test(name));
    return version === undefined ? undefined : join(library, version, 'site-packages');
  } catch {
    return undefined;
  }
}

function watchedFiles(packages: string): string[] {
  const names = readdirSync(packages, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => IS_NATIVE.test(name) || isRecord(name)).map((name) => join(packages, name));
}

function isRecord(path: string): boolean {
  return /^[^/]+\.dist-info\/RECORD$/.test(path);
}

async function firstDifference(packages: string): Promise<string | undefined> {
  const infos = readdirSync(packages).filter((name) => name.endsWith('.dist-info'));
  if (infos.length === 0) return 'it has no packages';
  for (const info of infos) {
    const record = readRecord(join(packages, info, 'RECORD'));
    if (record === undefined || record.length === 0) return `${info} has no list of files`;
    for (const { path, hash } of record) {
      if ((await hashOf(join(packages, path))) !== hash) return `${path} is missing or damaged`;
    }
  }
  return undefined;
}

/** Lines are `path,sha256=…,size`; a path with a comma is quoted, and lists do not hash themselves. */
function readRecord(file: string): { path: string; hash: string }[] | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  return text.split('\n').flatMap((line) => {
    const [, quoted, plain, hash] = /^(?:"([^"]+)"|([^,]+)),sha256=([\w-]+),/.exec(line) ?? [];
    const path = quoted ?? plain;
    return path === undefined || hash === undefined ? [] : [{ path, hash }];
  });
}

/** An environment is twenty thousand small files, and a stream for each takes four times as long as its contents. */
async function hashOf(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size < SMALL_BYTES) return hash('sha256', await readFile(path), 'base64url');
    const whole = createHash('sha256');
    await pipeline(createReadStream(path), whole);
    return whole.digest('base64url');
  } catch {
    return undefined;
  }
}
