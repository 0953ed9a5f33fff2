// How the camera moves by itself, as angles over time: the opening look, and the turntable. Knows no camera.

/** How long one sees the object as its picture shows it, and how long the move aside takes. */
const HOLD_SECONDS = 0.5;
const EASE_SECONDS = 1.6;
/** How far aside, and how much higher, the opening look ends. */
export const ASIDE_DEGREES = 20;
export const RAISED_DEGREES = 8;
/** How long a touch keeps the turntable still after it ended. */
const PAUSE_SECONDS = 2;

/** A direction from which one looks, in degrees: around the upright axis from the front, and up from the horizon. */
export interface ViewAngles {
  readonly azimuth: number;
  readonly elevation: number;
}

/** Where the opening look ends that begins at `from`. */
export function openingEnd({ azimuth, elevation }: ViewAngles): ViewAngles {
  return { azimuth: azimuth + ASIDE_DEGREES, elevation: elevation + RAISED_DEGREES };
}

/** The opening look after so many seconds; undefined when it is over. */
export function openingAngles(from: ViewAngles, seconds: number): ViewAngles | undefined {
  const share = (seconds - HOLD_SECONDS) / EASE_SECONDS;
  if (share >= 1) return undefined;
  const eased = smootherStep(Math.max(0, share));
  const end = openingEnd(from);
  return {
    azimuth: from.azimuth + (end.azimuth - from.azimuth) * eased,
    elevation: from.elevation + (end.elevation - from.elevation) * eased,
  };
}

/** The share of a glide that is left to do which is done in `seconds`, however many frames they are cut into. */
export function dampingShare(ratePerSecond: number, seconds: number): number {
  return 1 - Math.exp(-ratePerSecond * seconds);
}

/** Turns steadily while it is on and nobody touches the object. */
export class Turntable {
  /** Degrees a second; 0 is off. */
  speed = 0;
  #isHeld = false;
  #pause = 0;

  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#pause = PAUSE_SECONDS;
  }

  /** Whether it turns, or will when its pause is over. */
  get isOn(): boolean {
    return this.speed !== 0;
  }

  /** Degrees to turn for the `seconds` that went by. */
  advance(seconds: number): number {
    if (!this.isOn || this.#isHeld) return 0;
    const turning = Math.max(0, seconds - this.#pause);
    this.#pause = Math.max(0, this.#pause - seconds);
    return this.speed * turning;
  }
}

/** 0…1 with no speed and no acceleration at either end. */
function smootherStep(share: number): number {
  return share ** 3 * (share * (share * 6 - 15) + 10);
}
