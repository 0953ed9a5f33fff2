// Packages of Debian as folders: fetched by apt, which compares their hashes, and unpacked without being installed.
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/** The files, in the order of the names; `folder` keeps them for the next time. */
async function fetchDebs(names: readonly string[], folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const present = () => names.map((name) => globSync(`${name}_*.deb`, { cwd: folder })[0]);
  if (present().includes(undefined)) await execa('apt-get', ['download', ...names], { cwd: folder });
  return present().map((name) => join(folder, name ?? ''));
}

/** The path of the program that the package `name` is named after; `scratch` keeps what was fetched, and the program. */
export async function unpackProgram(name: string, scratch: string): Promise<string> {
  const root = join(scratch, name);
  await unpackDebs([name], { debs: join(scratch, 'debs'), root });
  return join(root, 'usr/bin', name);
}

/** Makes `root` anew, and answers the names of the files that it came from. */
export async function unpackDebs(names: readonly string[], { debs, root }: { debs: string; root: string }): Promise<string[]> {
  const files = await fetchDebs(names, debs);
  rmSync(root, { recursive: true, force: true });
  for (const file of files) await execa('dpkg-deb', ['--extract', file, root]);
  return files.map((file) => file.slice(file.lastIndexOf('/') + 1));
}
