// The light on the stage: which of the choices it is, and how far it is turned. Owns what it puts on the GPU.
import { type Group, MathUtils, type Scene, type WebGLRenderer, type WebGLRenderTarget } from 'three';
import { LIGHTS, type LightName } from './light-choices.ts';
import { createStudioLamps } from './studio-lamps.ts';
import { createStudioLight } from './studio-light.ts';

export class StageLight {
  readonly #scene: Scene;
  readonly #renderer: WebGLRenderer;
  readonly #isSoftware: boolean;
  #lamps: Group | undefined;
  #environment: WebGLRenderTarget | undefined;
  #name: LightName | undefined;

  constructor(scene: Scene, renderer: WebGLRenderer, { isSoftware }: { readonly isSoftware: boolean }) {
    this.#scene = scene;
    this.#renderer = renderer;
    this.#isSoftware = isSoftware;
  }

  /** Undefined until one is set. */
  get name(): LightName | undefined {
    return this.#name;
  }

  /** `turn` is in degrees around the upright axis. */
  set(name: LightName, turn: number): void {
    if (name !== this.#name) this.#replace(name);
    const radians = MathUtils.degToRad(turn);
    this.#lamps?.rotation.set(0, radians, 0);
    this.#scene.environmentRotation.set(0, radians, 0);
  }

  dispose(): void {
    this.#clear();
  }

  #replace(name: LightName): void {
    this.#clear();
    this.#name = name;
    if (this.#isSoftware) {
      this.#lamps = createStudioLamps(LIGHTS[name]);
      this.#scene.add(this.#lamps);
    } else {
      this.#environment = createStudioLight(this.#renderer, LIGHTS[name]);
      this.#scene.environment = this.#environment.texture;
    }
  }

  #clear(): void {
    this.#lamps?.removeFromParent();
    this.#lamps = undefined;
    this.#scene.environment = null;
    this.#environment?.dispose();
    this.#environment = undefined;
  }
}
