// The desktop package, clicked through: its archive and its resources as they are packed, in the Electron-compatible host, with no network. The
// engine is set up from a kit by the button that a newcomer finds, a picture grows, and the folder of the program is as it was.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ClosedNetwork } from '../../test/support/programs/closed-network.ts';
import { openDesktopApp } from '../../test/support/window/desktop-app.ts';
import { dropFile } from '../../test/support/window/window-actions.ts';

const SET_UP_MS = 600_000;
const GROWTH_MS = 300_000;

export interface PackedDesktop {
  /** The tar.gz. */
  readonly archive: string;
  /** Holds the folder `espalier-kit`. */
  readonly kitParent: string;
  /** Where electron-builder was installed, and asar with it. */
  readonly builder: string;
  readonly scratch: string;
}

/** What it said of each step; throws at the first that does not hold. */
export async function clickDesktop({ archive, kitParent, builder, scratch }: PackedDesktop, say: (step: string) => void): Promise<void> {
  rmSync(scratch, { recursive: true, force: true });
  const home = join(scratch, 'home');
  mkdirSync(home, { recursive: true });
  const resources = await unpack(archive, { builder, scratch });
  const before = await listing(resources);
  const network = ClosedNetwork.whyNot() === undefined ? await ClosedNetwork.open() : undefined;
  const environment = { ESPALIER_HOME: home, XDG_DOWNLOAD_DIR: kitParent };
  const app = await openDesktopApp(environment, { appFolder: join(resources, 'app.asar'), resources, network });
  try {
    const { page } = app;
    await page.getByRole('heading', { name: 'One step before the first object' }).waitFor();
    await page.screenshot({ path: join(scratch, 'first.png') });
    await page.getByRole('button', { name: 'Set up from a kit…' }).click();
    await page.getByText('Ready', { exact: true }).waitFor({ timeout: SET_UP_MS });
    say('the window sets the engine up from the kit');
    await dropFile(page, join(resources, 'examples/chest.png'));
    await page.getByRole('img', { name: 'chest.png without its background' }).waitFor({ timeout: GROWTH_MS });
    await page.keyboard.press('Control+Enter');
    await page.locator('main[data-phase=shown]').waitFor({ timeout: GROWTH_MS });
    const [id = ''] = readdirSync(join(home, 'library'));
    const magic = readFileSync(join(home, 'library', id, 'model.glb'))
      .subarray(0, 4)
      .toString();
    if (magic !== 'glTF') throw new Error(`the model is none: ${magic}`);
    await page.screenshot({ path: join(scratch, 'grown.png') });
    say('a picture becomes a GLB in the window');
    if (network !== undefined) {
      if (network.attempts() > 0) throw new Error(`it wanted to leave the machine ${network.attempts()} times`);
      say('nothing has tried to leave the machine');
    }
  } catch (cause) {
    await app.page.screenshot({ path: join(scratch, 'failed.png') });
    throw cause;
  } finally {
    await app.close();
    network?.close();
  }
  if ((await listing(resources)) !== before) throw new Error('files of the program have changed');
  say('the program has written nothing into its own folder');
}

/** The resources of the package, with the archive as a folder of its name. */
async function unpack(archive: string, { builder, scratch }: { builder: string; scratch: string }): Promise<string> {
  await execa('tar', ['--extract', '--file', archive, '--directory', scratch]);
  const [folder = ''] = readdirSync(scratch).filter((name) => name !== 'home');
  const resources = join(scratch, folder, 'resources');
  const unpacked = join(scratch, 'asar');
  await execa(process.execPath, [
    join(builder, 'node_modules/@electron/asar/bin/asar.js'),
    'extract',
    join(resources, 'app.asar'),
    unpacked,
  ]);
  rmSync(join(resources, 'app.asar'));
  renameSync(unpacked, join(resources, 'app.asar'));
  return resources;
}

/** Every file with its size and when it was written. */
async function listing(folder: string): Promise<string> {
  return (await execa('find', [folder, '-type', 'f', '-printf', '%P %s %T@\\n'])).stdout;
}
