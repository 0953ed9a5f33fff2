// Packs a finished tree: as a tar.gz, and as a .deb that puts it into /usr/lib. Both belong to root and hold nothing but the tree.
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';

export interface PackedTree {
  /** Named as it will be in the packages. */
  readonly tree: string;
  readonly version: string;
  /** Takes the packages. */
  readonly target: string;
  readonly scratch: string;
  /** For trials: packed in seconds, and larger. */
  readonly isQuick: boolean;
}

export interface DebianPackage {
  /** In the tree; called `espalier` in /usr/bin. */
  readonly program: string;
  readonly depends: readonly string[];
  /** Of its own section in the control file: one line, then indented ones. */
  readonly description: string;
  /** Other package of ours that cannot be beside it. */
  readonly conflicts: string;
  /** Files outside the tree, by their paths from the root. */
  readonly files?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<'postinst' | 'prerm', string>>;
}

export async function packArchive({ tree, version, target, isQuick }: PackedTree): Promise<string> {
  const archive = join(target, `${basename(tree)}-${version}-linux-x64.tar.gz`);
  const gzip = `gzip -${isQuick ? 1 : 9} --no-name`;
  const options = ['--use-compress-program', gzip, '--owner=0', '--group=0', '--sort=name'];
  await execa('tar', [...options, '-cf', archive, '-C', dirname(tree), basename(tree)]);
  return archive;
}

export async function packDeb({ tree, version, target, scratch, isQuick }: PackedTree, debian: DebianPackage): Promise<string> {
  const name = basename(tree);
  const root = join(scratch, `${name}-deb`);
  rmSync(root, { recursive: true, force: true });
  for (const folder of ['usr/lib', 'usr/bin', 'DEBIAN']) mkdirSync(join(root, folder), { recursive: true });
  await execa('cp', ['--recursive', '--link', tree, join(root, 'usr/lib')]);
  symlinkSync(`../lib/${name}/${debian.program}`, join(root, 'usr/bin/espalier'));
  for (const [path, text] of Object.entries(debian.files ?? {})) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [script, text] of Object.entries(debian.scripts ?? {})) {
    writeFileSync(join(root, 'DEBIAN', script), text);
    chmodSync(join(root, 'DEBIAN', script), 0o755);
  }
  const { stdout } = await execa('du', ['--summarize', '--apparent-size', '--block-size=1K', join(root, 'usr')]);
  writeFileSync(join(root, 'DEBIAN/control'), control(name, { version, kibibytes: Number.parseInt(stdout, 10), debian }));
  const file = join(target, `${name}_${version}_amd64.deb`);
  await execa('dpkg-deb', ['--root-owner-group', ...(isQuick ? ['-Zgzip', '-z1'] : ['-Zxz']), '--build', root, file]);
  return file;
}

interface ControlFacts {
  readonly version: string;
  readonly kibibytes: number;
  readonly debian: DebianPackage;
}

function control(name: string, { version, kibibytes, debian }: ControlFacts): string {
  const fields = {
    Package: name,
    Version: version,
    Architecture: 'amd64',
    Maintainer: 'The Espalier contributors',
    'Installed-Size': kibibytes,
    Depends: debian.depends.join(', '),
    Conflicts: debian.conflicts,
    Section: 'graphics',
    Priority: 'optional',
    Description: debian.description,
  };
  return `${Object.entries(fields)
    .map(([field, value]) => `${field}: ${value}`)
    .join('\n')}\n`;
}

export function mebibytes(file: string): number {
  return Math.round(statSync(file).size / 1024 ** 2);
}
