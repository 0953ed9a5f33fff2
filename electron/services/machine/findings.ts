// What a description of a machine means for work on it, as a list: one point after the other, each by a function that looks at facts
// alone, so that every machine can be tried without being here.
import type { MachineFinding } from '#contract/machine/machine-check.ts';
import { isTooOld, OLDEST_DRIVER } from '../provisioning/environment/torch-build.ts';
import type { GraphicsCard, MachineDescription } from './description/machine-description.ts';

const GIBIBYTE = 1024 ** 3;
/** The oldest C library that PyTorch's wheels run on (manylinux_2_28), and the one that the carried Python wants. */
const OLDEST_GLIBC = 2.28;
const GLIBC_OF_CARRIED_PYTHON = 2.35;
/** TRELLIS-image-large in half precision with its activations, as its publisher recommends it. */
const ENOUGH_CARD_BYTES = 16 * GIBIBYTE;
const LEAST_CARD_BYTES = 6 * GIBIBYTE;
/** Cards and machines of a round number of gibibytes show a little less. */
const MISSING_SHARE = 0.92;
const ENOUGH_MEMORY_BYTES = 16 * GIBIBYTE;
const LEAST_MEMORY_BYTES = 8 * GIBIBYTE;
const ENOUGH_DISK_BYTES = 20 * GIBIBYTE;
const LEAST_DISK_BYTES = 4 * GIBIBYTE;
/** Disks of Windows as WSL shows them, and disks of other machines. */
const SLOW_FILE_SYSTEMS = new Set(['9p', 'drvfs', 'v9fs', 'nfs', 'nfs4', 'cifs', 'smb3', 'fuse.sshfs']);

const MAKE_SWAP = 'sudo fallocate -l 16G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile';
/** Systems with so old a library have no package of it; this one runs on theirs, and lies in ~/.local/bin. */
const GET_PYTHON = 'python3 -m pip install --user uv && python3 -m uv python install 3.12';

type Finding = MachineFinding;
type Question = (machine: MachineDescription) => Finding | undefined;

export function findingsOf(machine: MachineDescription): MachineFinding[] {
  return QUESTIONS.flatMap((question) => question(machine) ?? []);
}

function system({ system: kind, distribution, kernel }: MachineDescription): Finding {
  if (kind === 'wsl1') {
    return {
      id: 'system',
      level: 'problem',
      sentence: 'This is WSL 1, which has no kernel of its own and shows no graphics card. WSL 2 does.',
      command: 'wsl.exe --set-version "$WSL_DISTRO_NAME" 2',
    };
  }
  const where = kind === 'wsl2' ? 'under WSL 2' : `on Linux ${kernel}`;
  return { id: 'system', level: 'good', sentence: `${distribution} ${where}.` };
}

function glibc({ glibc: version }: MachineDescription): Finding | undefined {
  if (version === undefined) {
    return { id: 'glibc', level: 'problem', sentence: 'There is no GNU C library here, and PyTorch runs on no other one.' };
  }
  if (isOlder(version, OLDEST_GLIBC)) {
    const sentence = `The C library ${version} is older than ${OLDEST_GLIBC}, and PyTorch does not run on it: a newer system is needed.`;
    return { id: 'glibc', level: 'problem', sentence };
  }
  if (isOlder(version, GLIBC_OF_CARRIED_PYTHON)) {
    const sentence = `The C library ${version} is too old for the Python that packages carry: one of the system, 3.11 to 3.13, is used instead.`;
    return { id: 'glibc', level: 'warning', sentence, command: GET_PYTHON };
  }
  return undefined;
}

function card({ cards, nvidiaDevices }: MachineDescription): Finding {
  const best = largestOf(cards);
  if (best === undefined) {
    return nvidiaDevices > 0
      ? {
          id: 'card',
          level: 'warning',
          sentence: 'An NVIDIA card is built in, but no driver shows it.',
          command: 'sudo ubuntu-drivers install',
        }
      : { id: 'card', level: 'note', sentence: 'No NVIDIA card: everything runs on the processor, official models slowly.' };
  }
  const { name } = best;
  const size = gibibytes(best.memoryBytes);
  if (isTooOld(best.capability)) {
    return {
      id: 'card',
      level: 'warning',
      sentence: `${name} with ${size} GB is older than the cards that PyTorch has code for: the processor is used.`,
    };
  }
  if (best.memoryBytes < LEAST_CARD_BYTES * MISSING_SHARE) {
    return {
      id: 'card',
      level: 'warning',
      sentence: `${name} with ${size} GB is too small for official models; the starter pack runs on it.`,
    };
  }
  if (best.memoryBytes < ENOUGH_CARD_BYTES * MISSING_SHARE) {
    return {
      id: 'card',
      level: 'note',
      sentence: `${name} with ${size} GB: official models take 16 GB at their quickest, and go in steps with less.`,
    };
  }
  return { id: 'card', level: 'good', sentence: `${name} with ${size} GB: enough for official models.` };
}

function driver({ cards, system: kind }: MachineDescription): Finding | undefined {
  const [first] = cards;
  if (first === undefined) return undefined;
  if (Number.parseInt(first.driver, 10) >= OLDEST_DRIVER)
    return { id: 'driver', level: 'good', sentence: `NVIDIA driver ${first.driver}.` };
  const sentence = `The NVIDIA driver ${first.driver} is older than ${OLDEST_DRIVER}, which PyTorch with CUDA 13 wants: the processor is used.`;
  if (kind !== 'wsl2') return { id: 'driver', level: 'warning', sentence, command: `sudo apt install nvidia-driver-${OLDEST_DRIVER}` };
  return { id: 'driver', level: 'warning', sentence: `${sentence} Under WSL the driver is that of Windows: update it there.` };
}

function moreCards({ cards }: MachineDescription): Finding | undefined {
  if (cards.length < 2) return undefined;
  const best = largestOf(cards);
  const at = best === undefined ? 0 : cards.indexOf(best);
  const sentence = `${cards.length} cards: jobs go to whichever is free and large enough; cuda:${at} has most memory.`;
  return { id: 'cards', level: 'note', sentence, command: 'espalier generate picture.png --device cuda:0' };
}

function memory({ memoryBytes, swapBytes, system: kind }: MachineDescription): Finding | undefined {
  const shown = gibibytes(memoryBytes);
  if (memoryBytes < LEAST_MEMORY_BYTES * MISSING_SHARE) {
    if (kind === 'wsl2') return undefined; // said with its cause below
    const sentence = `${shown} GB of memory are few: large textures and official models may not fit.`;
    return { id: 'memory', level: 'warning', sentence, ...(swapBytes === 0 && { command: MAKE_SWAP }) };
  }
  return memoryBytes < ENOUGH_MEMORY_BYTES * MISSING_SHARE
    ? { id: 'memory', level: 'note', sentence: `${shown} GB of memory: official models may have to be loaded in parts.` }
    : { id: 'memory', level: 'good', sentence: `${shown} GB of memory.` };
}

function wslMemory({ system: kind, memoryBytes }: MachineDescription): Finding | undefined {
  if (kind !== 'wsl2' || memoryBytes >= ENOUGH_MEMORY_BYTES * MISSING_SHARE) return undefined;
  const sentence = `WSL gives Linux ${gibibytes(memoryBytes)} GB, by default half of what Windows has. Give it more in .wslconfig, then start WSL again.`;
  return { id: 'wsl', level: 'warning', sentence, command: 'wsl.exe --shutdown' };
}

function disk({ home }: MachineDescription): Finding | undefined {
  const free = gibibytes(home.freeBytes);
  if (home.freeBytes < LEAST_DISK_BYTES) {
    return { id: 'disk', level: 'problem', sentence: `${free} GB are free for ${home.folder}: too few for the engine, let alone models.` };
  }
  return home.freeBytes < ENOUGH_DISK_BYTES
    ? { id: 'disk', level: 'warning', sentence: `${free} GB are free for ${home.folder}: enough to begin, too few for official models.` }
    : undefined;
}

function slowDisk({ home, system: kind }: MachineDescription): Finding | undefined {
  if (!SLOW_FILE_SYSTEMS.has(home.fileSystem)) return undefined;
  const isWindows = kind !== 'linux' || /^\/mnt\/[a-z](\/|$)/.test(home.folder);
  const sentence = isWindows
    ? `${home.folder} is on a disk of Windows, which is many times slower from here. Keep the data on the disk of Linux.`
    : `${home.folder} is on a disk of another machine (${home.fileSystem}), which is slow for models. Keep the data on a disk of this one.`;
  return { id: 'place', level: 'warning', sentence, command: 'export ESPALIER_HOME=~/.local/share/espalier' };
}

function sandbox({ userNamespaces, display: shown }: MachineDescription): Finding | undefined {
  if (userNamespaces === 'allowed' || shown === 'none') return undefined;
  return userNamespaces === 'apparmor'
    ? {
        id: 'sandbox',
        level: 'warning',
        sentence: "The window's sandbox is forbidden by this system's AppArmor: the window may not open. The .deb brings its own.",
        command: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
      }
    : {
        id: 'sandbox',
        level: 'warning',
        sentence: "The window's sandbox is forbidden by a setting of this system: the window may not open. The .deb brings its own.",
        command: 'sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000',
      };
}

function display({ display: shown, system: kind }: MachineDescription): Finding | undefined {
  if (shown !== 'none') return undefined;
  if (kind === 'wsl2') {
    return {
      id: 'display',
      level: 'note',
      sentence: 'WSL shows no windows here (WSLg is missing or off); the terminal does everything.',
      command: 'wsl.exe --update',
    };
  }
  return { id: 'display', level: 'note', sentence: 'There is no display here: no window can open; the terminal does everything.' };
}

function fonts({ hasFonts, display: shown }: MachineDescription): Finding | undefined {
  if (hasFonts || shown === 'none') return undefined;
  const sentence = 'There are no fonts here: dialogs of the system and menus would show empty boxes.';
  return { id: 'fonts', level: 'warning', sentence, command: 'sudo apt install fonts-dejavu-core' };
}

const QUESTIONS: readonly Question[] = [system, glibc, card, driver, moreCards, memory, wslMemory, disk, slowDisk, sandbox, display, fonts];

function largestOf(cards: readonly GraphicsCard[]): GraphicsCard | undefined {
  return [...cards].sort((a, b) => b.memoryBytes - a.memoryBytes)[0];
}

/** `2.31` is older than `2.4` would be for a number: libraries count by parts. */
function isOlder(version: string, than: number): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = String(than).split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

function gibibytes(bytes: number): string {
  return String(Math.round(bytes / GIBIBYTE));
}
