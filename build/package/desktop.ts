// The package with a window: electron-builder puts program and Electron together (archive, fuses), and the same tree becomes a tar.gz, a .deb and
// an AppImage where its runtime is named. Electron's own program is that of ESPALIER_ELECTRON_DIST; without one a stand-in is packed, which the
// log says, so that everything but Electron itself can be looked at on machines that cannot have it.
import { chmodSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { copyShippedPackages, readManifest, shippedPackages } from '../locks/shipped-packages.ts';
import { appImageRuntime, packAppImage } from './app-image.ts';
import type { PackageOptions } from './headless.ts';
import { type PackedTree, packArchive, packDeb } from './pack-tree.ts';

const NAME = 'espalier';
/** What Electron links and Debian's smallest desktop has; by the names of Debian 12 and Ubuntu 22.04 and later ones. */
const DEPENDS = [
  ...[
    'libgtk-3-0 | libgtk-3-0t64',
    'libnss3',
    'libasound2 | libasound2t64',
    'libgbm1',
    'libnotify4',
    'xdg-utils',
    'libatspi2.0-0 | libatspi2.0-0t64',
  ],
  ...['libc6 (>= 2.35)', 'libstdc++6'],
];
const DESCRIPTION = `grows 3D assets from pictures on this machine
 A studio around Microsoft's TRELLIS models, with a runtime of its own in plain
 PyTorch: drop a picture, get a textured GLB; no account, no cloud. PyTorch
 comes from a kit or, when asked, the network.`;
const DESKTOP_ENTRY = `[Desktop Entry]
Type=Application
Name=Espalier
Comment=Grow 3D assets from pictures
Comment[de]=3D-Objekte aus Bildern wachsen lassen
Exec=/usr/lib/espalier/espalier %U
Icon=espalier
Terminal=false
Categories=Graphics;3DGraphics;
MimeType=x-scheme-handler/espalier;
StartupWMClass=espalier
`;
/** Ubuntu lets only named programs make user namespaces, of which Chromium's sandbox is made. */
const APPARMOR = `abi <abi/4.0>,
include <tunables/global>

profile espalier "/usr/lib/espalier/espalier" flags=(unconfined) {
  userns,
  include if exists <local/espalier>
}
`;
const POSTINST = `#!/bin/sh
set -e
# The sandbox of systems without user namespaces.
if [ -e /usr/lib/espalier/chrome-sandbox ]; then chown root:root /usr/lib/espalier/chrome-sandbox && chmod 4755 /usr/lib/espalier/chrome-sandbox; fi
if [ -d /etc/apparmor.d/abi ] && command -v apparmor_parser >/dev/null && apparmor_parser --skip-kernel-load --debug /usr/share/espalier/apparmor >/dev/null 2>&1; then
  cp /usr/share/espalier/apparmor /etc/apparmor.d/espalier && apparmor_parser --replace /etc/apparmor.d/espalier || true
fi
if command -v update-desktop-database >/dev/null; then update-desktop-database -q || true; fi
`;
const PRERM = `#!/bin/sh
set -e
if [ -e /etc/apparmor.d/espalier ]; then apparmor_parser --remove /etc/apparmor.d/espalier || true; rm -f /etc/apparmor.d/espalier; fi
`;
const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
};

const ElectronManifest = z.object({ version: z.string() });
const Named = z.object({ name: z.string().optional(), version: z.string().optional() });

export async function packDesktop(root: string, { resources, target, scratch, isQuick }: PackageOptions): Promise<string[]> {
  const { version } = readManifest(root);
  const work = join(scratch, 'desktop');
  rmSync(work, { recursive: true, force: true });
  putApp(root, join(work, 'app'));
  const electron = process.env['ESPALIER_ELECTRON_DIST'];
  console.log(
    electron === undefined
      ? 'Electron: a stand-in is packed, because ESPALIER_ELECTRON_DIST names none. These packages open no window.'
      : `Electron: from ${electron}.`,
  );
  const electronVersion = ElectronManifest.parse(readJson(join(root, 'node_modules/electron/package.json'))).version;
  const config = {
    appId: 'org.espalier.studio',
    productName: 'Espalier',
    directories: { output: join(work, 'built') },
    electronDist: electron ?? standIn(join(work, 'stand-in'), electronVersion),
    electronVersion,
    npmRebuild: false,
    asar: { smartUnpack: false },
    asarUnpack: ['out/main/*.js', 'node_modules/**'], // the thread of the encoders and their WebAssembly are read as plain files
    extraResources: [{ from: resources, to: '.' }],
    executableName: NAME,
    linux: { target: ['dir'], category: 'Graphics', icon: join(root, 'build/package/icon.svg') },
    ...(electron !== undefined && { electronFuses: FUSES }),
  };
  await runBuilder(root, { config, work, scratch });
  requireWhole(root, join(work, 'built/linux-unpacked/resources'));
  const tree = join(work, NAME);
  renameSync(join(work, 'built/linux-unpacked'), tree);
  const packed = { tree, version, target, scratch: work, isQuick };
  const icon = readFileSync(join(root, 'build/package/icon.svg'), 'utf8');
  const debian = {
    program: NAME,
    depends: DEPENDS,
    description: DESCRIPTION,
    conflicts: 'espalier-headless',
    files: {
      'usr/share/applications/espalier.desktop': DESKTOP_ENTRY,
      'usr/share/icons/hicolor/scalable/apps/espalier.svg': icon,
      'usr/share/espalier/apparmor': APPARMOR,
    },
    scripts: { postinst: POSTINST, prerm: PRERM },
  };
  return [await packArchive(packed), await packDeb(packed, debian), ...(await packImage(packed, icon, scratch))];
}

/** What goes into the archive: the built program, and what it leaves outside. */
function putApp(root: string, app: string): void {
  const isShipped = (path: string) => !path.endsWith('.map') && !path.endsWith('/main/cli.js');
  for (const part of ['main', 'preload', 'renderer']) {
    cpSync(join(root, 'out', part), join(app, 'out', part), { recursive: true, filter: isShipped });
  }
  copyShippedPackages(root, app);
  const { version, description, license, main, author, desktopName, dependencies } = readManifest(root);
  const manifest = {
    name: NAME,
    productName: 'Espalier',
    version,
    description,
    license,
    main,
    author,
    desktopName,
    dependencies, // electron-builder leaves out what no manifest names
    type: 'module',
  };
  writeFileSync(join(app, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Everything that the program imports has to lie beside its archive, in each version; electron-builder may nest packages in another way. */
function requireWhole(root: string, resources: string): void {
  const wanted = shippedPackages(root).map((path) => packageAt(join(root, path)));
  const folders = globSync('**/node_modules/{*,@*/*}/package.json', { cwd: join(resources, 'app.asar.unpacked') });
  const there = new Set(folders.map((file) => packageAt(join(resources, 'app.asar.unpacked', file, '..'))));
  const missing = wanted.filter((one) => !there.has(one));
  if (missing.length > 0) throw new Error(`electron-builder left out ${missing.slice(0, 3).join(', ')}, and ${missing.length} in all.`);
}

function packageAt(folder: string): string {
  const { name, version } = Named.parse(readJson(join(folder, 'package.json')));
  return `${name} ${version}`;
}

function standIn(folder: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'electron'),
    '#!/bin/sh\necho "This package was built around a stand-in for Electron: it opens no window." >&2\nexit 1\n',
  );
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'LICENSE'), 'A stand-in for Electron, which is under the MIT licence.\n');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<!doctype html><title>A stand-in holds nothing of Chromium</title>\n');
  return folder;
}

async function packImage(packed: PackedTree, icon: string, scratch: string): Promise<string[]> {
  const runtime = await appImageRuntime(process.env['ESPALIER_APPIMAGE_RUNTIME'], scratch);
  if ('reason' in runtime) {
    console.log(`AppImage: not made, because ${runtime.reason}.`);
    return [];
  }
  const entry = DESKTOP_ENTRY.replace('/usr/lib/espalier/espalier', NAME);
  return [await packAppImage(packed, runtime.file, { entry, icon })];
}

/** electron-builder has 255 packages of its own, which only who packs the desktop has to fetch: they have a lock of their own. */
async function runBuilder(root: string, { config, work, scratch }: { config: object; work: string; scratch: string }): Promise<void> {
  const folder = join(scratch, 'builder');
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(root, 'build/package/builder', name), join(folder, name));
  if (!existsSync(join(folder, 'node_modules/electron-builder'))) {
    await execa('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  writeFileSync(join(work, 'builder.json'), JSON.stringify(config));
  const program = join(folder, 'node_modules/electron-builder/out/cli/cli.js');
  const words = [
    program,
    '--linux',
    '--x64',
    '--publish',
    'never',
    '--config',
    join(work, 'builder.json'),
    '--projectDir',
    join(work, 'app'),
  ];
  await execa(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
