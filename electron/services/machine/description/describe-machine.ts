// Describes the machine that this runs on, from files of the system and from NVIDIA's own tool. Nothing is changed, nothing is fetched.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, homedir, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GraphicsCard, MachineDescription } from './machine-description.ts';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 ** 2;
const NVIDIA = '0x10de';
/** Of a PCI class: 03xxxx is a display controller. */
const DISPLAY_CLASS = '0x03';
const LONGEST_ANSWER_MS = 10_000;
const CARD_FIELDS = ['name', 'memory.total', 'driver_version', 'compute_cap'];
/** On WSL the tool comes with the driver of Windows, and is not on every PATH. */
const CARD_TOOLS = ['nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi'];

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
    cards: await graphicsCards(environment),
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

/** From the tool's lines: `NVIDIA GeForce RTX 4090, 24564, 580.65.06, 8.9`. */
export function cardsFrom(lines: string): GraphicsCard[] {
  return lines.split('\n').flatMap((line) => {
    const [name, mebibytes, driver, capability] = line.split(',').map((part) => part.trim());
    if (name === undefined || driver === undefined || !/^\d/.test(driver)) return [];
    const isKnown = capability !== undefined && /^\d+\.\d+$/.test(capability);
    return [{ name, memoryBytes: (Number(mebibytes) || 0) * MEBIBYTE, driver, ...(isKnown && { capability }) }];
  });
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

async function graphicsCards(environment: NodeJS.ProcessEnv): Promise<GraphicsCard[]> {
  for (const tool of CARD_TOOLS) {
    const lines = await answerOf(tool, [`--query-gpu=${CARD_FIELDS.join(',')}`, '--format=csv,noheader,nounits'], environment);
    const cards = cardsFrom(lines);
    if (cards.length > 0) return cards;
  }
  return [];
}

async function answerOf(tool: string, parameters: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const options = { env: environment, timeout: LONGEST_ANSWER_MS, encoding: 'utf8' } as const;
  return promisify(execFile)(tool, parameters, options).then(
    ({ stdout }) => stdout,
    () => '', // there is no such tool, or it has nothing to say
  );
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
