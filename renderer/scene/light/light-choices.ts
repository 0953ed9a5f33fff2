// The lights that one can choose between, as data: panels of a room for graphics cards, and a few lamps that light alike for
// software graphics. Everything is made in code; nothing is fetched.

/** Radiance by channel; white paper in the studio is about 1. */
type Tint = readonly [red: number, green: number, blue: number];
type Place = readonly [x: number, y: number, z: number];

export interface Panel {
  /** Metres from the middle of the room. */
  readonly position: Place;
  readonly size: readonly [number, number, number];
  /** Radiance; a white wall is 1. */
  readonly brightness: number;
  readonly tint?: Tint;
}

export interface Lamp {
  /** The direction from the object. */
  readonly from: Place;
  readonly intensity: number;
  readonly tint?: Tint;
}

export interface LightChoice {
  readonly wallBrightness: number;
  readonly panels: readonly Panel[];
  readonly sky: { readonly intensity: number; readonly tint: Tint; readonly ground: Tint };
  readonly lamps: readonly Lamp[];
}

const WHITE: Tint = [1, 1, 1];
const WARM: Tint = [1, 0.72, 0.46];
const COOL: Tint = [0.6, 0.76, 1];

const FLOOR: Panel = { position: [0, -5.6, 0], size: [10, 0.1, 10], brightness: 0.75 };

export const LIGHT_NAMES = ['studio', 'even', 'side', 'dusk'] as const;
export type LightName = (typeof LIGHT_NAMES)[number];

export const LIGHTS: Readonly<Record<LightName, LightChoice>> = {
  /** A photographer's: one large soft key, a fill, a rim, a bright floor. */
  studio: {
    wallBrightness: 0.42,
    panels: [
      { position: [-3.2, 4.6, 3.4], size: [4.2, 0.1, 4.2], brightness: 9 },
      { position: [5.4, 1.2, 2.4], size: [0.1, 4, 3.4], brightness: 2.2 },
      { position: [2.6, 3.2, -5.2], size: [4.4, 3, 0.1], brightness: 4.5 },
      { position: [-5.4, 0.6, -1.6], size: [0.1, 3, 3], brightness: 1.6 },
      FLOOR,
    ],
    sky: { intensity: 2.55, tint: WHITE, ground: [0.6, 0.6, 0.6] },
    lamps: [
      { from: [-3.2, 4.6, 3.4], intensity: 1.25 },
      { from: [5.4, 1.2, 2.4], intensity: 0.3 },
      { from: [2.6, 3.2, -5.2], intensity: 0.7 },
    ],
  },
  /** Hardly any shadow: for looking at colours. */
  even: {
    wallBrightness: 1.05,
    panels: [{ position: [0, 5.6, 0], size: [8, 0.1, 8], brightness: 1.9 }, FLOOR],
    sky: { intensity: 3.5, tint: WHITE, ground: [0.82, 0.82, 0.82] },
    lamps: [{ from: [0, 5, 2], intensity: 0.35 }],
  },
  /** One hard key from the side: for looking at relief. */
  side: {
    wallBrightness: 0.1,
    panels: [
      { position: [-5.4, 2.2, 1.6], size: [0.1, 2.6, 2.2], brightness: 26 },
      { position: [4.6, 2.8, -4], size: [2.4, 2.4, 0.1], brightness: 5 },
    ],
    sky: { intensity: 0.75, tint: WHITE, ground: [0.4, 0.4, 0.4] },
    lamps: [
      { from: [-5.4, 2.2, 1.6], intensity: 3.1 },
      { from: [4.6, 2.8, -4], intensity: 0.9 },
    ],
  },
  /** A low warm sun and a blue sky. */
  dusk: {
    wallBrightness: 0.22,
    panels: [
      { position: [5.2, 1.3, 2.6], size: [0.1, 2.2, 2.8], brightness: 15, tint: WARM },
      { position: [0, 5.6, -1], size: [9, 0.1, 8], brightness: 1.7, tint: COOL },
      { position: [-5.4, 1.4, -2], size: [0.1, 4, 5], brightness: 1.5, tint: COOL },
    ],
    sky: { intensity: 1.5, tint: COOL, ground: [0.42, 0.34, 0.3] },
    lamps: [
      { from: [5.2, 1.3, 2.6], intensity: 2.5, tint: WARM },
      { from: [-5.4, 1.4, -2], intensity: 0.6, tint: COOL },
    ],
  },
};
