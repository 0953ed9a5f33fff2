// The camera that circles the object: the opening look, fit, inertia, keys, the turntable. Says when the picture changed; draws nothing.
import { type Box3, MathUtils, PerspectiveCamera, Spherical, Vector3 } from 'three';
import { openingAngles, openingEnd, Turntable, type ViewAngles } from './camera-motion.ts';
import { TimedControls } from './timed-controls.ts';

const FIELD_OF_VIEW_DEGREES = 30;
/** Leaves room around the object, for the shadow and the bars that lie over the stage. */
const MARGIN = 1.25;
/** Where one first sees an object of which no picture says from where: a little from the right, a little from above. */
const USUAL_VIEW: ViewAngles = { azimuth: 24, elevation: 14 };
const KEY_STEP_DEGREES = 12;
const CORNERS = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x, y, z] as const)));

export type OrbitDirection = 'left' | 'right' | 'up' | 'down';

interface Opening {
  readonly from: ViewAngles;
  seconds: number;
}

export class OrbitCamera {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW_DEGREES, 1, 0.01, 100);
  readonly #controls: TimedControls;
  readonly #turntable = new Turntable();
  readonly #movesByItself = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  readonly #onChange: () => void;
  #opening: Opening | undefined;
  /** What `fit` goes back to. */
  #home: ViewAngles = USUAL_VIEW;

  constructor(element: HTMLElement, onChange: () => void) {
    this.#onChange = onChange;
    this.#controls = new TimedControls(this.camera, element, {
      onChange,
      onTouch: () => {
        this.#opening = undefined;
        this.#turntable.hold();
      },
      onRelease: () => {
        this.#turntable.release();
        onChange();
      },
    });
  }

  /** Moves on by the time that went by; true while it still moves. */
  advance(seconds: number): boolean {
    const isGliding = this.#controls.advance(seconds);
    const turn = this.#turntable.advance(seconds);
    if (turn !== 0) this.#turn(turn, 0);
    return this.#advanceOpening(seconds) || isGliding || this.#turntable.isOn;
  }

  resize(width: number, height: number): void {
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
  }

  /** Shows all of the box: from where its picture was taken, then a little aside; without that, from the usual side. */
  open(bounds: Box3, picture: ViewAngles | undefined): void {
    const mayEase = picture !== undefined && this.#movesByItself;
    this.#home = mayEase ? openingEnd(picture) : (picture ?? USUAL_VIEW);
    this.#look(bounds, picture ?? USUAL_VIEW);
    this.#opening = mayEase ? { from: picture, seconds: 0 } : undefined;
  }

  /** Shows all of the box from where the opening look ends. */
  fit(bounds: Box3): void {
    this.#look(bounds, this.#home);
  }

  /** One step around the object, for the arrow keys. */
  orbit(direction: OrbitDirection): void {
    this.#opening = undefined;
    const across = direction === 'left' ? -KEY_STEP_DEGREES : direction === 'right' ? KEY_STEP_DEGREES : 0;
    const up = direction === 'up' ? KEY_STEP_DEGREES : direction === 'down' ? -KEY_STEP_DEGREES : 0;
    this.#turn(across, up);
    this.#onChange();
  }

  /** Turns the object steadily, by degrees a second; 0 ends it. */
  setTurntable(speed: number): void {
    this.#opening = undefined;
    this.#turntable.speed = speed;
    this.#onChange();
  }

  dispose(): void {
    this.#controls.dispose();
  }

  #look(bounds: Box3, angles: ViewAngles): void {
    this.#opening = undefined;
    this.#controls.stop();
    const center = bounds.getCenter(new Vector3());
    const radius = bounds.getSize(new Vector3()).length() / 2;
    // Far enough for both ends of the opening look, so that it need not zoom.
    const distances = [angles, this.#home].map((each) => fittingDistance(bounds, directionOf(each), this.camera.aspect));
    const distance = Math.max(...distances);
    this.camera.near = distance / 100;
    this.camera.far = distance * 20;
    this.camera.updateProjectionMatrix();
    this.camera.position.copy(center).addScaledVector(directionOf(angles), distance);
    this.#controls.target.copy(center);
    this.#controls.setReach(radius * 0.3, distance * 5);
    this.camera.lookAt(center);
    this.#onChange();
  }

  #advanceOpening(seconds: number): boolean {
    const opening = this.#opening;
    if (opening === undefined) return false;
    opening.seconds += seconds;
    const angles = openingAngles(opening.from, opening.seconds);
    const { target } = this.#controls;
    const distance = this.camera.position.distanceTo(target);
    this.camera.position.copy(target).addScaledVector(directionOf(angles ?? openingEnd(opening.from)), distance);
    this.camera.lookAt(target);
    if (angles === undefined) this.#opening = undefined;
    return angles !== undefined;
  }

  #turn(azimuth: number, elevation: number): void {
    const spherical = new Spherical().setFromVector3(this.camera.position.clone().sub(this.#controls.target));
    spherical.theta += MathUtils.degToRad(azimuth);
    spherical.phi -= MathUtils.degToRad(elevation);
    spherical.makeSafe();
    this.camera.position.copy(this.#controls.target).add(new Vector3().setFromSpherical(spherical));
    this.camera.lookAt(this.#controls.target);
  }
}

/** From the object to the camera; unit length. */
export function directionOf({ azimuth, elevation }: ViewAngles): Vector3 {
  return new Vector3().setFromSphericalCoords(1, MathUtils.degToRad(90 - elevation), MathUtils.degToRad(azimuth));
}

/** How far from the middle of the box a camera that looks along −`direction` sees all its corners, with a margin. */
export function fittingDistance(bounds: Box3, direction: Vector3, aspect: number): number {
  const tangent = Math.tan(MathUtils.degToRad(FIELD_OF_VIEW_DEGREES / 2));
  const right = new Vector3(0, 1, 0).cross(direction).normalize();
  const up = direction.clone().cross(right);
  const half = bounds.getSize(new Vector3()).divideScalar(2);
  const distances = CORNERS.map((signs) => {
    const corner = new Vector3(...signs).multiply(half);
    const across = Math.max(Math.abs(corner.dot(right)) / aspect, Math.abs(corner.dot(up)));
    return corner.dot(direction) + (across * MARGIN) / tangent;
  });
  return Math.max(...distances);
}
