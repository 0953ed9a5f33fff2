// The CPython that packages carry: Debian's own, taken apart and made to find its libraries beside itself, so that it runs from any folder and
// needs nothing but the C library (2.35 or newer). A release machine may name another in ESPALIER_PYTHON_DIST, as python-build-standalone
// makes them.
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { unpackDebs, unpackProgram } from './debian-packages.ts';

const DEBIAN_PACKAGES = [
  ...['python3.11', 'python3.11-minimal', 'libpython3.11-minimal', 'libpython3.11-stdlib'],
  ...['libssl3', 'libffi8', 'libsqlite3-0', 'libbz2-1.0', 'liblzma5', 'libuuid1', 'zlib1g', 'libexpat1'],
];
/** Of the standard library, for people who write programs in Python. */
const LEFT_OUT = ['idlelib', 'lib2to3', 'turtledemo', 'pydoc_data', 'sitecustomize.py', 'test', 'ensurepip'];
/** By the name that programs ask for, such as `libssl.so.3` and `libbz2.so.1.0`. */
const IS_LIBRARY = /^lib[a-z]+\d?\.so\.\d+(\.\d)?$/;
const VERSION = 'python3.11';

/** Puts it into `target`; answers what it was made of. `scratch` keeps what was fetched. */
export async function carryPython(target: string, scratch: string): Promise<string[]> {
  const other = process.env['ESPALIER_PYTHON_DIST'];
  if (other !== undefined) {
    cpSync(other, target, { recursive: true, verbatimSymlinks: true });
    return [other];
  }
  const root = join(scratch, 'debian');
  const debs = await unpackDebs(DEBIAN_PACKAGES, { debs: join(scratch, 'debs'), root });
  putTogether(root, target);
  await findLibrariesBeside(target, await unpackProgram('patchelf', scratch));
  await execa(join(target, 'bin', VERSION), [
    '-m',
    'compileall',
    '-q',
    '--invalidation-mode',
    'unchecked-hash',
    join(target, 'lib', VERSION),
  ]);
  return debs;
}

function putTogether(root: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(target, 'bin'), { recursive: true });
  mkdirSync(join(target, 'lib'), { recursive: true });
  renameSync(join(root, 'usr/bin', VERSION), join(target, 'bin', VERSION));
  symlinkSync(VERSION, join(target, 'bin', 'python3'));
  renameSync(join(root, 'usr/lib', VERSION), join(target, 'lib', VERSION));
  for (const name of LEFT_OUT) rmSync(join(target, 'lib', VERSION, name), { recursive: true, force: true });
  for (const folder of ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu']) {
    for (const name of readdirSync(join(root, folder)).filter((one) => IS_LIBRARY.test(one))) {
      cpSync(realpathSync(join(root, folder, name)), join(target, 'lib', name));
    }
  }
  for (const name of DEBIAN_PACKAGES) {
    const copyright = join(root, 'usr/share/doc', name, 'copyright');
    if (existsSync(copyright)) cpSync(copyright, join(target, 'licences', name), { dereference: true });
  }
}

/** `$ORIGIN` is the folder of the file that asks. */
async function findLibrariesBeside(target: string, patchelf: string): Promise<void> {
  const modules = join(target, 'lib', VERSION, 'lib-dynload');
  const places: readonly (readonly [string, readonly string[]])[] = [
    ['$ORIGIN/../lib', [join(target, 'bin', VERSION)]],
    ['$ORIGIN/../..', readdirSync(modules).map((name) => join(modules, name))],
    ['$ORIGIN', globSync('lib/lib*.so.*', { cwd: target }).map((name) => join(target, name))],
  ];
  for (const [place, files] of places) await execa(patchelf, ['--set-rpath', place, ...files]);
}
