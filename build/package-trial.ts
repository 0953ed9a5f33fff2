// `npm run package:trial`: the packages in a minimal Debian with neither network nor compiler nor Python. The kit installs the .deb and sets the
// engine up, a picture becomes a GLB, the .deb is removed and leaves the library; then the same from the tar.gz for a user who is not root.
// The desktop's package is installed and removed there, too, and clicked through in the Electron-compatible host of this checkout.
// Needs root (it changes into the other system), Debian's apt, and the packages of `npm run package`.
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { clickDesktop } from './package/click-desktop.ts';
import { unpackProgram } from './package/debian-packages.ts';

const ROOT = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: join(ROOT, 'out/package') },
    scratch: { type: 'string', default: join(ROOT, '.espalier/package-trial') },
    wheels: { type: 'string' },
    /** Where `npm run package` has electron-builder. */
    builder: { type: 'string', default: join(ROOT, '.espalier/package/builder') },
  },
});
const KIT_IN_ROOT = '/media/kit';
const USER = '1000';

interface Step {
  readonly claim: string;
  readonly script: string;
  readonly user?: typeof USER;
}

const GROW = (program: string, example: string) =>
  `"${program}" generate "${example}" --out "$HOME/out" --json > "$HOME/answer.json" && test "$(head -c 4 "$HOME/out/model.glb")" = glTF`;
const STEPS: readonly Step[] = [
  {
    claim: 'there is neither Python, compiler nor network',
    script: '! command -v python3 && ! command -v cc && ! ls /sys/class/net | grep -qv lo',
  },
  { claim: 'the kit installs the .deb and the engine', script: `sh ${KIT_IN_ROOT}/install.sh` },
  { claim: 'the doctor finds everything fit', script: 'espalier doctor' },
  { claim: 'a picture becomes a GLB', script: GROW('espalier', '/usr/lib/espalier-headless/examples/chest.png') },
  { claim: 'the engine is mended without a source, because it is whole', script: 'espalier set-up' },
  {
    claim: 'the .deb is removed and leaves the library',
    script:
      'dpkg --remove espalier-headless && ! test -e /usr/bin/espalier && ! test -e /usr/lib/espalier-headless && ls "$HOME"/.local/share/espalier/library/*/model.glb',
  },
  {
    claim: 'the .deb of the desktop is installed, as far as a system without its libraries goes, and removed',
    script: `dpkg --install --force-depends ${KIT_IN_ROOT}/installers/espalier_*_amd64.deb && test -x /usr/lib/espalier/espalier && test -s /usr/lib/espalier/resources/app.asar && grep -q Exec=/usr/lib/espalier/espalier /usr/share/applications/espalier.desktop && dpkg --remove espalier && ! test -e /usr/lib/espalier && ! test -e /usr/share/applications/espalier.desktop`,
  },
  {
    claim: 'the AppImage, where there is one, starts without FUSE, and its Python and uv run from where it is unpacked',
    script: `image=$(ls ${KIT_IN_ROOT}/installers/*.AppImage 2>/dev/null) || exit 0; cd "$HOME" && ! "$image" --appimage-extract-and-run 2> said && grep -q 'stand-in for Electron\\|error while loading' said && "$image" --appimage-extract > /dev/null && squashfs-root/resources/python/bin/python3 -Ic 'import ssl, sqlite3' && squashfs-root/resources/tools/uv --version && rm -r squashfs-root`,
  },
  { claim: 'the kit installs the tar.gz and the engine for a user', script: `sh ${KIT_IN_ROOT}/install.sh`, user: USER },
  {
    claim: 'a picture becomes a GLB for that user',
    script: GROW('$HOME/.local/opt/espalier-headless/espalier', '$HOME/.local/opt/espalier-headless/examples/chest.png'),
    user: USER,
  },
  {
    claim: 'the program may be moved: its engine follows',
    script: 'mv "$HOME/.local/opt/espalier-headless" "$HOME/moved" && "$HOME/moved/espalier" doctor',
    user: USER,
  },
];

if (!existsSync(values.packages)) {
  console.error(`There are no packages in ${values.packages}. Run \`npm run package\` first, or say where they are with --packages.`);
  process.exit(2);
}
const system = await minimalSystem(values.scratch);
await makeKit(join(system, KIT_IN_ROOT));
let failed = 0;
for (const step of STEPS) failed += (await holds(step, system)) ? 0 : 1;
const clicked = await clickPackedDesktop(system);
console.log(`\n${STEPS.length - failed + clicked.passed} passed, ${failed + clicked.failed} failed`);
failed += clicked.failed;
process.exitCode = failed === 0 ? 0 : 1;

/** In this system, because the host and its Chromium want more libraries than a minimal one has. */
async function clickPackedDesktop(folder: string): Promise<{ passed: number; failed: number }> {
  let passed = 0;
  const kitParent = join(values.scratch, 'kits');
  mkdirSync(kitParent, { recursive: true });
  rmSync(join(kitParent, 'espalier-kit'), { recursive: true, force: true });
  await rename(join(folder, KIT_IN_ROOT), join(kitParent, 'espalier-kit'));
  const [archive = ''] = globSync(join(values.packages, 'espalier-[0-9]*-linux-x64.tar.gz'));
  try {
    await clickDesktop({ archive, kitParent, builder: values.builder, scratch: join(values.scratch, 'desktop') }, (step) => {
      passed += 1;
      console.log(`ok     ${step}`);
    });
    return { passed, failed: 0 };
  } catch (cause) {
    console.log(`FAILED the desktop package, clicked through: ${cause instanceof Error ? cause.message : String(cause)}`);
    return { passed, failed: 1 };
  }
}

/** Fresh each time; what apt brings is kept as one archive. */
async function minimalSystem(scratch: string): Promise<string> {
  mkdirSync(scratch, { recursive: true });
  const [archive, folder] = [join(scratch, 'debian.tar'), join(scratch, 'system')];
  if (!existsSync(archive)) {
    const mmdebstrap = await unpackProgram('mmdebstrap', scratch);
    await execa(mmdebstrap, ['--variant=minbase', 'bookworm', archive], { stdio: 'inherit' });
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  await execa('tar', ['--extract', '--file', archive, '--directory', folder, '--exclude=./dev/*']);
  mkdirSync(join(folder, 'home/artist'), { recursive: true });
  await execa('chown', [USER, join(folder, 'home/artist')]);
  return folder;
}

async function makeKit(folder: string): Promise<void> {
  const wheels = values.wheels === undefined ? [] : ['--wheels', values.wheels];
  const command = ['electron/cli.ts', 'kit', 'make', join(folder, '..'), '--installers', values.packages, ...wheels];
  await execa(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], { cwd: ROOT, stdio: 'inherit' });
  rmSync(folder, { recursive: true, force: true });
  await execa('mv', [join(folder, '..', 'espalier-kit'), folder]);
}

async function holds({ claim, script, user }: Step, folder: string): Promise<boolean> {
  const startedAt = performance.now();
  const as = user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  const home = user === undefined ? '/root' : '/home/artist';
  const variables = ['env', '-i', `HOME=${home}`, 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=C.UTF-8'];
  const enter =
    'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/tmp" && root=$1 && shift && exec chroot "$root" "$@"';
  const words = ['--net', '--mount', '--pid', '--fork', 'sh', '-c', enter, 'sh', folder, ...variables, ...as, 'sh', '-c', script];
  const run = await execa('unshare', words, { all: true, reject: false });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${run.exitCode === 0 ? 'ok    ' : 'FAILED'} ${claim} (${seconds} s)`);
  if (run.exitCode !== 0) console.log((run.all ?? run.shortMessage ?? '').split('\n').slice(-20).join('\n'));
  return run.exitCode === 0;
}
