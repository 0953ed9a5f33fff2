// Where a picture lies on the stage, and how large: fitting, zooming at a place, moving. Lengths are CSS pixels.

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `scale` is CSS pixels for one of the picture; `left` and `top` its corner on the stage. */
export interface StageView {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

const MOST_SCALE = 32;
/** Room around a picture that is fitted: for the tools beside it, the divider's grip above it, the bars below it, and the model's frame around it. */
const ROOM = { left: 60, right: 60, top: 36, bottom: 52 };
/** So much of it stays on the stage, however far it is moved. */
const LEAST_SEEN = 48;
/** A small picture is enlarged so far at most: its pixels would be all that one sees. */
const MOST_FITTED_SCALE = 4;

/** All of the picture, in the middle. */
export function fitted(picture: Size, stage: Size): StageView {
  const room = { width: stage.width - ROOM.left - ROOM.right, height: stage.height - ROOM.top - ROOM.bottom };
  const scale = Math.max(Math.min(room.width / picture.width, room.height / picture.height, MOST_FITTED_SCALE), 0.01);
  const [left, top] = [(room.width - picture.width * scale) / 2, (room.height - picture.height * scale) / 2];
  return { scale, left: ROOM.left + left, top: ROOM.top + top };
}

/** `factor` times as large, with what is at `place` of the stage staying there. */
export function zoomed(view: StageView, factor: number, place: { x: number; y: number }, { picture, stage }: Surroundings): StageView {
  const least = fitted(picture, stage).scale / 4;
  const scale = Math.min(Math.max(view.scale * factor, least), MOST_SCALE);
  const grown = scale / view.scale;
  return kept({ scale, left: place.x - (place.x - view.left) * grown, top: place.y - (place.y - view.top) * grown }, { picture, stage });
}

export function moved(view: StageView, by: { x: number; y: number }, surroundings: Surroundings): StageView {
  return kept({ ...view, left: view.left + by.x, top: view.top + by.y }, surroundings);
}

export interface Surroundings {
  readonly picture: Size;
  readonly stage: Size;
}

/** Moved back so far that some of the picture is on the stage. */
function kept(view: StageView, { picture, stage }: Surroundings): StageView {
  const between = (value: number, length: number, room: number) => Math.min(Math.max(value, LEAST_SEEN - length), room - LEAST_SEEN);
  return {
    scale: view.scale,
    left: between(view.left, picture.width * view.scale, stage.width),
    top: between(view.top, picture.height * view.scale, stage.height),
  };
}
