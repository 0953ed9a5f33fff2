// A photographer's studio as an environment map, made in code: one large soft key, a fill, a rim, a bright floor. Neutral in colour.
import {
  BackSide,
  BoxGeometry,
  Color,
  Mesh,
  MeshBasicMaterial,
  PMREMGenerator,
  Scene,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from 'three';
import { ResourceScope } from './resource-scope.ts';

/** Softens the edges of the panels in the sharpest reflections; radians. */
const BLUR_RADIANS = 0.05;
const ROOM_SIZE = 12;
const WALL_BRIGHTNESS = 0.42;

interface Panel {
  /** Metres from the middle of the room. */
  readonly position: readonly [number, number, number];
  readonly size: readonly [number, number, number];
  /** Radiance; a white wall is 1. */
  readonly brightness: number;
}

const PANELS: readonly Panel[] = [
  { position: [-3.2, 4.6, 3.4], size: [4.2, 0.1, 4.2], brightness: 9 },
  { position: [5.4, 1.2, 2.4], size: [0.1, 4, 3.4], brightness: 2.2 },
  { position: [2.6, 3.2, -5.2], size: [4.4, 3, 0.1], brightness: 4.5 },
  { position: [-5.4, 0.6, -1.6], size: [0.1, 3, 3], brightness: 1.6 },
  { position: [0, -5.6, 0], size: [10, 0.1, 10], brightness: 0.75 },
];

/** The caller owns the target; its texture is the environment. Draws many small pictures at once, so not for software graphics. */
export function createStudioLight(renderer: WebGLRenderer): WebGLRenderTarget {
  const scope = new ResourceScope();
  const generator = scope.add(new PMREMGenerator(renderer));
  const target = generator.fromScene(createRoom(scope), BLUR_RADIANS);
  scope.dispose();
  return target;
}

function createRoom(scope: ResourceScope): Scene {
  const room = new Scene();
  const box = scope.add(new BoxGeometry(1, 1, 1));
  const wall = scope.add(new MeshBasicMaterial({ color: new Color().setScalar(WALL_BRIGHTNESS), side: BackSide }));
  const walls = new Mesh(box, wall);
  walls.scale.setScalar(ROOM_SIZE);
  room.add(walls);
  for (const { position, size, brightness } of PANELS) {
    const panel = new Mesh(box, scope.add(new MeshBasicMaterial({ color: new Color().setScalar(brightness) })));
    panel.position.set(...position);
    panel.scale.set(...size);
    room.add(panel);
  }
  return room;
}
