// Describes the machine that this runs on, from files of the system and from NVIDIA's own tool (graphics-cards). Nothing is changed, nothing is fetched.
import { readdirSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, homedir, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { listGraphicsCards } from './graphics-cards.ts';
import type { MachineDescription } from './machine-description.ts';

const KIBIBYTE = 1024;
const NVIDIA = '0x10de';
/** Of a PCI class: 03xxxx is a display controller. */
const DISPLAY_CLASS = '0x03';

export async function describeMachine(homeFolder: string, environment: NodeJS.ProcessEnv): Promise<MachineDescription> {
  const glibc = glibcVersion();
  return {
    system: systemOf(release(), readText('/proc/version')),
    distribution: distributionOf(readText('/etc/os-release')),
    kernel: release(),
    ...(glibc !== undefined && { glibc }),
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    swapBytes: kibibytesOf('SwapTotal', readText('/proc/meminfo')),
    home: await describeFolder(homeFolder),
    cards: await listGraphicsCards(environment),
    nvidiaDevices: nvidiaDevices(),
    userNamespaces: userNamespaces(),
    display: environment['WAYLAND_DISPLAY'] ? 'wayland' : environment['DISPLAY'] ? 'x11' : 'none',
    hasFonts: fontFolders(environment).some((folder) => hasFont(folder)),
  };
}

/** The kernel of WSL 2 is Microsoft's own and says so; WSL 1 has none and imitates an old one. */
export function systemOf(kernel: string, version: string): MachineDescription['system'] {
  if (/wsl2|microsoft-standard/i.test(kernel)) return 'wsl2';
  return /microsoft/i.test(`${kernel} ${version}`) ? 'wsl1' : 'linux';
}

export function distributionOf(osRelease: string): string {
  return /^PRETTY_NAME="?(.*?)"?$/m.exec(osRelease)?.[1] ?? 'Linux';
}

/** The type of the file system that holds `folder`, by the longest mount point above it (the lines of /proc/mounts). */
export function fileSystemOf(folder: string, mounts: string): string {
  const points = mounts.split('\n').flatMap((line) => {
    const [, point, type] = line.split(' ');
    return point !== undefined && type !== undefined ? [{ point: point.replaceAll('\\040', ' '), type }] : [];
  });
  const above = points.filter(({ point }) => point === '/' || folder === point || folder.startsWith(`${point}/`));
  return above.sort((a, b) => a.point.length - b.point.length).at(-1)?.type ?? 'unknown';
}

async function describeFolder(folder: string): Promise<MachineDescription['home']> {
  const { bavail, bsize } = await statfs(folder);
  return { folder, freeBytes: bavail * bsize, fileSystem: fileSystemOf(folder, readText('/proc/mounts')) };
}

function nvidiaDevices(): number {
  const devices = '/sys/bus/pci/devices';
  return entriesOf(devices).filter(
    (name) =>
      readText(join(devices, name, 'vendor')).startsWith(NVIDIA) && readText(join(devices, name, 'class')).startsWith(DISPLAY_CLASS),
  ).length;
}

/** Debian's old switch, Ubuntu's AppArmor, and the kernel's own limit. */
function userNamespaces(): MachineDescription['userNamespaces'] {
  const says = (name: string, value: string) => readText(`/proc/sys/${name}`).trim() === value;
  if (says('kernel/apparmor_restrict_unprivileged_userns', '1')) return 'apparmor';
  return says('kernel/unprivileged_userns_clone', '0') || says('user/max_user_namespaces', '0') ? 'switched-off' : 'allowed';
}

/** Node's own report knows the library that it runs on. */
function glibcVersion(): string | undefined {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }; // Node gives it no type
  return header?.glibcVersionRuntime;
}

function fontFolders(environment: NodeJS.ProcessEnv): string[] {
  const own = environment['HOME'] || homedir();
  return ['/usr/share/fonts', '/usr/local/share/fonts', join(own, '.local/share/fonts'), join(own, '.fonts')];
}

function hasFont(folder: string, depth = 4): boolean {
  const entries = entriesOf(folder);
  if (entries.some((name) => /\.(ttf|otf|ttc|pfb)$/i.test(name))) return true;
  return depth > 0 && entries.some((name) => hasFont(join(folder, name), depth - 1));
}

function kibibytesOf(name: string, text: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * KIBIBYTE;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
