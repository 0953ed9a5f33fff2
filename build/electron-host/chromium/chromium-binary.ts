// Finds a Chromium to run: the system's own, else the one that comes with npm (headless only, WebGL by SwiftShader).
// Does not launch it.
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'brave-browser', 'microsoft-edge'];
const UNPACK_TIMEOUT_MS = 120_000;

/** The package's own settings look for its fonts in /tmp. Without any font, Chromium draws no text at all, not even a web font's. */
const FONT_SETTINGS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir></fontconfig>
`;

export interface ChromiumBinary {
  readonly origin: 'system' | 'npm';
  readonly executablePath: string;
  /** Added to the environment of the browser process, and of no other. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * `headed` asks for a browser that can open a window, which the one from npm cannot.
 * Throws with a sentence for the user when there is none.
 */
export async function findChromium(options: { headed: boolean }): Promise<ChromiumBinary> {
  const system = findSystemChromium();
  if (system !== undefined) return { origin: 'system', executablePath: system, environment: {} };
  if (options.headed) {
    throw new Error(
      'No Chromium that can open a window was found. Install one (`sudo apt install chromium`), or let `npm start` fetch Electron.',
    );
  }
  return findNpmChromium();
}

function findSystemChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of SYSTEM_NAMES) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks once, beside the package, under a temporary name: an interrupted unpacking leaves nothing that looks whole. */
async function findNpmChromium(): Promise<ChromiumBinary> {
  const cache = fileURLToPath(new URL('../../../node_modules/.cache/espalier-chromium', import.meta.url));
  if (!existsSync(cache)) {
    const partial = `${cache}.${process.pid}`;
    await mkdir(partial, { recursive: true });
    await unpackInto(partial);
    await writeFile(join(partial, 'fonts/fonts.conf'), FONT_SETTINGS);
    await rename(partial, cache).catch(async (error: unknown) => {
      await rm(partial, { recursive: true, force: true });
      if (!existsSync(cache)) throw error;
    });
  }
  return {
    origin: 'npm',
    executablePath: join(cache, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: [join(cache, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter),
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(cache, 'fonts') }),
    },
  };
}

/** In a process of its own, because importing the package changes the environment that the Python runtime would inherit. */
async function unpackInto(folder: string): Promise<void> {
  // VERCEL makes the package unpack its own copies of the system libraries that a minimal machine lacks.
  const env = { TMPDIR: folder, VERCEL: '1' };
  const program = fileURLToPath(new URL('./unpack-chromium.ts', import.meta.url));
  await execa(process.execPath, [program], { env, timeout: UNPACK_TIMEOUT_MS });
}
