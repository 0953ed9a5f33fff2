// Orbit controls whose inertia depends on time, and can be stopped. three.js damps by the frame, so a slow machine would glide for
// seconds; here an event only asks for a frame, and each frame says how long ago the one before was.
import type { PerspectiveCamera, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { dampingShare } from './camera-motion.ts';

/** As 9 % of a frame at 60 frames a second. */
const DAMPING_PER_SECOND = 5.7;

export interface TimedControlsEvents {
  /** Something is to be drawn. */
  readonly onChange: () => void;
  readonly onTouch: () => void;
  readonly onRelease: () => void;
}

export class TimedControls {
  readonly #controls: OrbitControls;
  /** The library's own, by the frame. */
  readonly #update: () => boolean;
  readonly #hasInertia = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;

  constructor(camera: PerspectiveCamera, element: HTMLElement, { onChange, onTouch, onRelease }: TimedControlsEvents) {
    this.#controls = new OrbitControls(camera, element);
    this.#controls.enableDamping = this.#hasInertia;
    this.#controls.zoomToCursor = true;
    this.#update = this.#controls.update.bind(this.#controls);
    this.#controls.update = () => {
      onChange();
      return false;
    };
    this.#controls.addEventListener('start', onTouch);
    this.#controls.addEventListener('end', onRelease);
  }

  get target(): Vector3 {
    return this.#controls.target;
  }

  setReach(nearest: number, farthest: number): void {
    this.#controls.minDistance = nearest;
    this.#controls.maxDistance = farthest;
  }

  /** Follows what was dragged, and glides on; true while the camera still moves. */
  advance(seconds: number): boolean {
    this.#controls.dampingFactor = dampingShare(DAMPING_PER_SECOND, seconds);
    return this.#update();
  }

  /** Ends the glide where it stands. */
  stop(): void {
    const { object, target } = this.#controls;
    const [position, middle] = [object.position.clone(), target.clone()];
    this.#controls.enableDamping = false;
    this.#update(); // without damping all that is left is done at once, and forgotten
    this.#controls.enableDamping = this.#hasInertia;
    object.position.copy(position);
    target.copy(middle);
    object.lookAt(middle);
  }

  dispose(): void {
    this.#controls.dispose();
  }
}
