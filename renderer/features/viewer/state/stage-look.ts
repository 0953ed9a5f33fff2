// What an object stands before, in what light, and how fast the turntable turns it. The last choice is kept on this machine.
import { z } from 'zod/mini';
import { LIGHT_NAMES, type LightName } from '../../../scene/light/light-choices.ts';

export const BACKGROUNDS = ['room', 'dark', 'light', 'neutral', 'checker', 'colour'] as const;
export type Background = (typeof BACKGROUNDS)[number];

/** Degrees a second. */
export const TURN_SPEEDS = { slow: 12, medium: 24, fast: 60 } as const;
export type TurnSpeed = keyof typeof TURN_SPEEDS;
export const TURN_SPEED_NAMES = ['slow', 'medium', 'fast'] as const satisfies readonly TurnSpeed[];

export interface StageLook {
  readonly background: Background;
  /** `#rrggbb`, for the background that is a colour of the user's own. */
  readonly colour: string;
  readonly light: LightName;
  /** Degrees around the upright axis. */
  readonly lightTurn: number;
  readonly turnSpeed: TurnSpeed;
}

export const FIRST_LOOK: StageLook = { background: 'room', colour: '#7c9885', light: 'studio', lightTurn: 0, turnSpeed: 'medium' };

export type LookStorage = Pick<Storage, 'getItem' | 'setItem'>;
const STORAGE_KEY = 'stage-look';

const Kept: z.ZodMiniType<StageLook> = z.object({
  background: z.enum(BACKGROUNDS),
  colour: z.string().check(z.regex(/^#[0-9a-f]{6}$/i)),
  light: z.enum(LIGHT_NAMES),
  lightTurn: z.number().check(z.minimum(-180), z.maximum(180)),
  turnSpeed: z.enum(TURN_SPEED_NAMES),
});

/** What another version wrote counts only when it still fits. */
export function recallLook(storage: LookStorage): StageLook {
  try {
    return Kept.parse(JSON.parse(storage.getItem(STORAGE_KEY) ?? ''));
  } catch {
    return FIRST_LOOK;
  }
}

export function rememberLook(storage: LookStorage, look: StageLook): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(look));
}
