// Where the window was on the screen when it was used last, and whether it filled the screen: kept in the data home. Whatever is wrong
// with that, the window opens as it does the first time.
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';
import type { Logger } from '../../services/logging/logger.ts';
import { writeFileAtomically } from '../../services/storage/files/atomic-file.ts';
import { readRegularFile } from '../../services/storage/files/regular-file.ts';

const WindowPlace = z.object({
  version: z.literal(1),
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  isMaximised: z.boolean(),
});
export type WindowPlace = z.infer<typeof WindowPlace>;

/** Without a place the system chooses one. */
type OpeningBounds = Pick<Rectangle, 'width' | 'height'> & Partial<Rectangle>;

const FIRST_SIZE = { width: 1280, height: 800 };
export const LEAST_SIZE = { width: 960, height: 640 };

const MAX_BYTES = 4_096;
/** So much of the window's top edge has to be on a screen, or nobody could take hold of it. */
const LEAST_IN_SIGHT = 120;
const PAUSE_MS = 500;

/** Undefined where nothing sound is kept. */
export async function readWindowPlace(path: string): Promise<WindowPlace | undefined> {
  const found = await readRegularFile(path, MAX_BYTES);
  if (!found.ok) return undefined;
  try {
    return WindowPlace.safeParse(JSON.parse(found.value.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** As the window is opened: its size no larger than a screen is, its place only where a screen still is. */
export function openingBounds(place: WindowPlace | undefined, screens: readonly Rectangle[]): OpeningBounds {
  if (place === undefined) return FIRST_SIZE;
  const screen = screens.find((area) => isInSight(place, area));
  const limit = screen ?? screens[0] ?? FIRST_SIZE;
  const size = {
    width: Math.max(LEAST_SIZE.width, Math.min(place.width, limit.width)),
    height: Math.max(LEAST_SIZE.height, Math.min(place.height, limit.height)),
  };
  return screen === undefined ? size : { ...size, x: place.x, y: Math.max(place.y, screen.y) };
}

function isInSight({ x, y, width }: WindowPlace, screen: Rectangle): boolean {
  const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
  return across >= LEAST_IN_SIGHT && y >= screen.y - LEAST_IN_SIGHT && y < screen.y + screen.height - LEAST_IN_SIGHT;
}

type Watched = Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized' | 'isDestroyed' | 'on'>;

interface PlaceKeeper {
  readonly path: string;
  readonly log: Pick<Logger, 'warn'>;
}

/** Keeps where the window is. Returns what resolves once the last place is on the disk. */
export function keepWindowPlace(window: Watched, { path, log }: PlaceKeeper): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const write = () => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    const { x, y, width, height } = window.getNormalBounds();
    const place: WindowPlace = { version: 1, x, y, width, height, isMaximised: window.isMaximized() };
    last = last
      .then(() => writeFileAtomically(path, JSON.stringify(place)))
      .catch((cause: unknown) => log.warn(`where the window was is not kept: ${String(cause)}`));
  };
  const writeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE_MS);
  };
  window.on('resize', writeSoon);
  window.on('move', writeSoon);
  window.on('close', write);
  return () => last;
}
