// The camera with real orbit controls, dragged by events as a browser sends them.
import { Box3, Vector3 } from 'three';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { directionOf, OrbitCamera } from './orbit-camera.ts';

const BOX = new Box3(new Vector3(-1, 0, -1), new Vector3(1, 2, 1));
let prefersLessMotion = false;

beforeAll(() => {
  vi.stubGlobal('window', { matchMedia: () => ({ matches: prefersLessMotion }), devicePixelRatio: 1 });
});

/** As much of an element as the controls look at. */
function element(): HTMLElement {
  const page = new EventTarget();
  const made = Object.assign(new EventTarget(), {
    style: {},
    clientWidth: 400,
    clientHeight: 400,
    ownerDocument: page,
    getRootNode: () => page,
    setPointerCapture: () => {},
    releasePointerCapture: () => {},
    hasPointerCapture: () => false,
  });
  return made as unknown as HTMLElement; // what else an element is, is not asked for
}

function pointer(target: EventTarget, type: string, x: number): void {
  const event = Object.assign(new Event(type), {
    pointerId: 1,
    pointerType: 'mouse',
    button: 0,
    clientX: x,
    clientY: 200,
    pageX: x,
    pageY: 200,
  });
  target.dispatchEvent(event);
}

function dragged() {
  const canvas = element();
  const orbit = new OrbitCamera(canvas, () => {});
  orbit.resize(400, 400);
  orbit.fit(BOX);
  pointer(canvas, 'pointerdown', 100);
  pointer(canvas.ownerDocument, 'pointermove', 160);
  pointer(canvas, 'pointermove', 160);
  pointer(canvas.ownerDocument, 'pointerup', 160);
  pointer(canvas, 'pointerup', 160);
  return orbit;
}

function angleFrom(orbit: OrbitCamera, before: Vector3): number {
  const middle = BOX.getCenter(new Vector3());
  return before.clone().sub(middle).angleTo(orbit.camera.position.clone().sub(middle));
}

/** How far a drag turns the camera in so many frames over a time. */
function turnedAfter(seconds: number, frames: number): number {
  const orbit = dragged();
  const before = orbit.camera.position.clone();
  for (let frame = 0; frame < frames; frame += 1) orbit.advance(seconds / frames);
  return angleFrom(orbit, before);
}

describe('inertia', () => {
  test('goes as far in a time on a slow machine as on a fast one', () => {
    expect(turnedAfter(0.2, 2)).toBeGreaterThan(0.1);
    expect(turnedAfter(0.2, 2)).toBeCloseTo(turnedAfter(0.2, 60), 3);
  });

  test('comes to rest', () => {
    const orbit = dragged();
    for (let frame = 0; frame < 300; frame += 1) orbit.advance(1 / 60);
    expect(orbit.advance(1 / 60)).toBe(false);
  });

  test('is ended by fitting the object', () => {
    const orbit = dragged();
    orbit.advance(1 / 60);
    orbit.fit(BOX);
    const fitted = orbit.camera.position.clone();
    for (let frame = 0; frame < 60; frame += 1) orbit.advance(1 / 60);
    expect(orbit.camera.position.distanceTo(fitted)).toBeLessThan(1e-6);
  });
});

describe('opening an object', () => {
  const front = { azimuth: 0, elevation: 0 };
  const direction = (orbit: OrbitCamera) => orbit.camera.position.clone().sub(BOX.getCenter(new Vector3())).normalize();

  test('begins at the camera of its picture and ends where fitting it goes', () => {
    const orbit = new OrbitCamera(element(), () => {});
    orbit.open(BOX, front);
    expect(direction(orbit).angleTo(directionOf(front))).toBeLessThan(1e-6);
    for (let frame = 0; frame < 90; frame += 1) orbit.advance(1 / 30);
    const rest = direction(orbit);
    expect(rest.angleTo(directionOf(front))).toBeGreaterThan(0.3);
    orbit.fit(BOX);
    expect(direction(orbit).angleTo(rest)).toBeLessThan(1e-6);
  });

  test('stands still after a key was pressed, and for who wants less motion', () => {
    const orbit = new OrbitCamera(element(), () => {});
    orbit.open(BOX, front);
    orbit.orbit('left');
    const turned = direction(orbit);
    for (let frame = 0; frame < 60; frame += 1) orbit.advance(1 / 30);
    expect(direction(orbit).angleTo(turned)).toBeLessThan(1e-6);
    prefersLessMotion = true;
    const calm = new OrbitCamera(element(), () => {});
    prefersLessMotion = false;
    calm.open(BOX, front);
    for (let frame = 0; frame < 60; frame += 1) calm.advance(1 / 30);
    expect(direction(calm).angleTo(directionOf(front))).toBeLessThan(1e-6);
  });
});
