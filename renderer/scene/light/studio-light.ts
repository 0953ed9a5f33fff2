// A choice of light as an environment map: the panels of a room, drawn once.
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
import { ResourceScope } from '../resource-scope.ts';
import type { LightChoice } from './light-choices.ts';

/** Softens the edges of the panels in the sharpest reflections; radians. */
const BLUR_RADIANS = 0.05;
const ROOM_SIZE = 12;

/** The caller owns the target; its texture is the environment. Draws many small pictures at once, so not for software graphics. */
export function createStudioLight(renderer: WebGLRenderer, choice: LightChoice): WebGLRenderTarget {
  const scope = new ResourceScope();
  const generator = scope.add(new PMREMGenerator(renderer));
  const target = generator.fromScene(createRoom(choice, scope), BLUR_RADIANS);
  scope.dispose();
  return target;
}

function createRoom({ wallBrightness, panels }: LightChoice, scope: ResourceScope): Scene {
  const room = new Scene();
  const box = scope.add(new BoxGeometry(1, 1, 1));
  const wall = scope.add(new MeshBasicMaterial({ color: new Color().setScalar(wallBrightness), side: BackSide }));
  const walls = new Mesh(box, wall);
  walls.scale.setScalar(ROOM_SIZE);
  room.add(walls);
  for (const { position, size, brightness, tint = [1, 1, 1] } of panels) {
    const color = new Color(...tint).multiplyScalar(brightness);
    const panel = new Mesh(box, scope.add(new MeshBasicMaterial({ color })));
    panel.position.set(...position);
    panel.scale.set(...size);
    room.add(panel);
  }
  return room;
}
