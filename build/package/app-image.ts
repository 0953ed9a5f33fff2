// The desktop's tree as an AppImage: a compressed file system behind the runtime that AppImage publishes, which mounts it (or unpacks it) and
// starts `AppRun` in it. No registry of packages has that runtime, so whoever packs says where it is (`appImageRuntime`).
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { appendFile, copyFile, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { unpackDebs } from './debian-packages.ts';
import type { PackedTree } from './pack-tree.ts';

/** Of the file that a published runtime is, and of every AppImage. */
const MAGIC = Buffer.from('AI\x02');
const MAGIC_AT = 8;
/** Of AppImage's type2-runtime: the one that was looked at and tried. */
const COMMIT = 'caf24f9f712084686bfc24a70b75e50df0aefb9c';
const STATIC_LIBRARIES = ['libsquashfuse-dev', 'libfuse3-dev', 'libzstd-dev', 'liblzma-dev', 'liblzo2-dev', 'liblz4-dev', 'zlib1g-dev'];
const MAKER = ['squashfs-tools', 'liblzo2-2'];
const LIBRARIES = 'usr/lib/x86_64-linux-gnu';
/** What squashfuse 0.1 (Debian 12) declares in a header that no package of Debian installs. */
const FUSE_PRIVATE = `#pragma once
#include <sys/statvfs.h>
#include <squashfuse/squashfuse.h>
#include <fuse3/fuse.h>
int sqfs_usage(char *program, bool with_fuse, bool low_level);
typedef struct {
  char *progname;
  const char *image;
  int mountpoint;
  size_t offset;
  unsigned int idle_timeout_secs;
} sqfs_opts;
`;
const LINKED = ['squashfuse_ll', 'squashfuse', 'fuse3', 'zstd', 'lzma', 'lzo2', 'lz4', 'z', 'pthread', 'dl'].map((name) => `-l${name}`);

export interface ImageLook {
  /** The text of the desktop entry; its `Exec` begins with the name of the program. */
  readonly entry: string;
  /** An SVG. */
  readonly icon: string;
}

/**
 * The runtime as a file: that of `named` (ESPALIER_APPIMAGE_RUNTIME), as AppImage publishes it, or compiled from a clone of AppImage's
 * type2-runtime with the static libraries of Debian. A sentence where there is none.
 */
export async function appImageRuntime(named: string | undefined, scratch: string): Promise<{ file: string } | { reason: string }> {
  if (named === undefined) return { reason: 'ESPALIER_APPIMAGE_RUNTIME names neither a runtime nor a clone of AppImage/type2-runtime' };
  const found = await stat(named).catch(() => undefined);
  if (found?.isDirectory()) return { file: await compileRuntime(named, join(scratch, 'app-image')) };
  if (found?.isFile() && (await readFile(named)).subarray(MAGIC_AT, MAGIC_AT + MAGIC.length).equals(MAGIC)) return { file: named };
  return { reason: `${named} is no runtime of an AppImage` };
}

export async function packAppImage(
  { tree, version, target, scratch, isQuick }: PackedTree,
  runtime: string,
  look: ImageLook,
): Promise<string> {
  const folder = join(scratch, 'AppDir');
  rmSync(folder, { recursive: true, force: true });
  await execa('cp', ['--recursive', '--link', tree, folder]);
  writeFileSync(join(folder, 'AppRun'), '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/espalier" "$@"\n');
  chmodSync(join(folder, 'AppRun'), 0o755);
  writeFileSync(join(folder, 'espalier.desktop'), look.entry);
  writeFileSync(join(folder, 'espalier.svg'), look.icon);
  symlinkSync('espalier.svg', join(folder, '.DirIcon'));

  const contents = join(scratch, 'contents.squashfs');
  rmSync(contents, { force: true });
  const tools = join(scratch, 'squashfs-tools');
  await unpackDebs(MAKER, { debs: join(scratch, '..', 'debs'), root: tools });
  const level = isQuick ? '1' : '19';
  const options = ['-root-owned', '-no-xattrs', '-no-progress', '-quiet', '-comp', 'zstd', '-Xcompression-level', level];
  const env = { LD_LIBRARY_PATH: [LIBRARIES, 'lib/x86_64-linux-gnu'].map((path) => join(tools, path)).join(':') };
  await execa(join(tools, 'usr/bin/mksquashfs'), [folder, contents, ...options], { env });

  const image = join(target, `espalier-${version}-x86_64.AppImage`);
  await copyFile(runtime, image);
  await appendFile(image, await readFile(contents));
  chmodSync(image, 0o755);
  return image;
}

/** A second's work. `clone` may be bare. */
async function compileRuntime(clone: string, scratch: string): Promise<string> {
  const root = join(scratch, 'libraries');
  await unpackDebs(STATIC_LIBRARIES, { debs: join(scratch, 'debs'), root });
  mkdirSync(join(scratch, 'include/squashfuse'), { recursive: true });
  writeFileSync(join(scratch, 'include/squashfuse/fuseprivate.h'), FUSE_PRIVATE);
  for (const name of ['runtime.c', 'data_sections.ld']) {
    const { stdout } = await execa('git', ['-C', clone, 'show', `${COMMIT}:src/runtime/${name}`], { stripFinalNewline: false });
    writeFileSync(join(scratch, name), stdout);
  }
  const headers = ['include/squashfuse', 'include', 'include/fuse3'].map((folder) => join(root, 'usr', folder));
  const includes = [join(scratch, 'include'), ...headers].flatMap((folder) => ['-I', folder]);
  const code = [
    '-std=gnu99',
    '-Os',
    '-ffunction-sections',
    '-fdata-sections',
    '-D_FILE_OFFSET_BITS=64',
    `-DGIT_COMMIT="${COMMIT.slice(0, 7)}"`,
  ];
  const linking = ['-static', '-s', '-Wl,--gc-sections', '-T', join(scratch, 'data_sections.ld'), '-L', join(root, LIBRARIES), ...LINKED];
  const file = join(scratch, 'runtime-x64');
  await execa('cc', [...code, ...includes, join(scratch, 'runtime.c'), ...linking, '-o', file]);
  const handle = await open(file, 'r+');
  await handle.write(MAGIC, 0, MAGIC.length, MAGIC_AT).finally(() => handle.close());
  return file;
}
