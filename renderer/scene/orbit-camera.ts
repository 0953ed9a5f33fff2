// The camera that circles the object: fit, inertia, keys. Says when the picture changed; draws nothing.
import { type Box3, MathUtils, PerspectiveCamera, Spherical, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const FIELD_OF_VIEW_DEGREES = 30;
/** Leaves room around the object, for the shadow and the bars that lie over the stage. */
const MARGIN = 1.25;
/** Where one first sees an object: a little from the right, a little from above. */
const FIRST_AZIMUTH_DEGREES = 24;
const FIRST_POLAR_DEGREES = 76;
const KEY_STEP_DEGREES = 12;
const CORNERS = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x, y, z] as const)));

export type OrbitDirection = 'left' | 'right' | 'up' | 'down';

export class OrbitCamera {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW_DEGREES, 1, 0.01, 100);
  readonly #controls: OrbitControls;
  readonly #onChange: () => void;

  constructor(element: HTMLElement, onChange: () => void) {
    this.#onChange = onChange;
    this.#controls = new OrbitControls(this.camera, element);
    this.#controls.enableDamping = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#controls.dampingFactor = 0.09;
    this.#controls.zoomToCursor = true;
    this.#controls.addEventListener('change', onChange);
  }

  /** Moves on with the inertia of the last drag; true while it still moves. */
  advance(): boolean {
    return this.#controls.update();
  }

  resize(width: number, height: number): void {
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
  }

  /** Shows all of the box from the first direction. */
  fit(bounds: Box3): void {
    const center = bounds.getCenter(new Vector3());
    const radius = bounds.getSize(new Vector3()).length() / 2;
    const direction = new Vector3().setFromSphericalCoords(
      1,
      MathUtils.degToRad(FIRST_POLAR_DEGREES),
      MathUtils.degToRad(FIRST_AZIMUTH_DEGREES),
    );
    const distance = fittingDistance(bounds, direction, this.camera.aspect);
    this.camera.near = distance / 100;
    this.camera.far = distance * 20;
    this.camera.updateProjectionMatrix();
    this.camera.position.copy(center).addScaledVector(direction, distance);
    this.#controls.target.copy(center);
    this.#controls.minDistance = radius * 0.3;
    this.#controls.maxDistance = distance * 5;
    this.#controls.update();
    this.#onChange();
  }

  /** One step around the object, for the arrow keys. */
  orbit(direction: OrbitDirection): void {
    const spherical = new Spherical().setFromVector3(this.camera.position.clone().sub(this.#controls.target));
    const step = MathUtils.degToRad(KEY_STEP_DEGREES);
    if (direction === 'left') spherical.theta -= step;
    if (direction === 'right') spherical.theta += step;
    if (direction === 'up') spherical.phi -= step;
    if (direction === 'down') spherical.phi += step;
    spherical.makeSafe();
    this.camera.position.copy(this.#controls.target).add(new Vector3().setFromSpherical(spherical));
    this.#controls.update();
    this.#onChange();
  }

  dispose(): void {
    this.#controls.dispose();
  }
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
