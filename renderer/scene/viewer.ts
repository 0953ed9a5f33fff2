// One canvas that shows one object at a time. Owns the WebGL context, the light, the camera and the loop; draws only when something changed.
import { NeutralToneMapping, Scene, WebGLRenderer } from 'three';
import { FloorShadow } from './floor-shadow.ts';
import { isSoftwareGraphics } from './graphics-kind.ts';
import { type InspectionMode, InspectionModes } from './inspection-modes.ts';
import { type LoadedObject, loadObject } from './object-loader.ts';
import { OrbitCamera, type OrbitDirection } from './orbit-camera.ts';
import { ResourceScope } from './resource-scope.ts';
import { createStudioLamps } from './studio-lamps.ts';
import { createStudioLight } from './studio-light.ts';

const MAXIMUM_PIXEL_RATIO = 2;

export interface ShownObject {
  readonly triangles: number;
  readonly hasTextureCoordinates: boolean;
}

interface Shown {
  readonly object: LoadedObject;
  readonly modes: InspectionModes;
  readonly shadow: FloorShadow;
}

export class Viewer {
  readonly #scope = new ResourceScope();
  readonly #scene = new Scene();
  readonly #renderer: WebGLRenderer;
  readonly #orbit: OrbitCamera;
  readonly #sizeWatcher: ResizeObserver;
  #shown: Shown | undefined;
  #mode: InspectionMode = 'shaded';
  #frame: number | undefined;
  #latestUrl = '';
  #isDisposed = false;

  /** Throws when the canvas gets no WebGL context. */
  constructor(canvas: HTMLCanvasElement) {
    const isSoftware = isSoftwareGraphics();
    this.#renderer = this.#scope.add(new WebGLRenderer({ canvas, alpha: true, antialias: !isSoftware }));
    this.#renderer.toneMapping = NeutralToneMapping;
    this.#renderer.setPixelRatio(isSoftware ? 1 : Math.min(window.devicePixelRatio, MAXIMUM_PIXEL_RATIO));
    if (isSoftware) this.#scene.add(createStudioLamps());
    else this.#scene.environment = this.#scope.add(createStudioLight(this.#renderer)).texture;
    this.#orbit = this.#scope.add(new OrbitCamera(canvas, () => this.#requestFrame()));
    this.#sizeWatcher = new ResizeObserver(() => this.#resize());
    this.#sizeWatcher.observe(canvas);
  }

  /**
   * Replaces what is shown once the file is read. Undefined when a later call, or the end, overtook this one.
   * `keepsView` leaves the camera where it is, for another build of the object that it looks at.
   * Rejects when the file cannot be read; then nothing is shown.
   */
  async show(assetUrl: string, { keepsView }: { readonly keepsView: boolean }): Promise<ShownObject | undefined> {
    this.#latestUrl = assetUrl;
    if (!keepsView) this.#clear();
    const object = await this.#load(assetUrl);
    if (this.#isDisposed || this.#latestUrl !== assetUrl) {
      object.dispose();
      return undefined;
    }
    this.#clear();
    const modes = new InspectionModes(object.root);
    const shadow = new FloorShadow(object.root, object.bounds);
    this.#shown = { object, modes, shadow };
    this.#scene.add(object.root, shadow.object);
    this.setMode(this.#mode);
    if (!keepsView) this.fit();
    return { triangles: object.triangles, hasTextureCoordinates: modes.hasTextureCoordinates };
  }

  setMode(mode: InspectionMode): void {
    this.#mode = mode;
    this.#shown?.modes.set(mode);
    this.#requestFrame();
  }

  fit(): void {
    if (this.#shown !== undefined) this.#orbit.fit(this.#shown.object.bounds);
  }

  orbit(direction: OrbitDirection): void {
    this.#orbit.orbit(direction);
  }

  dispose(): void {
    this.#isDisposed = true;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#sizeWatcher.disconnect();
    this.#clear();
    this.#scope.dispose();
    // A browser keeps only so many contexts; waiting for the garbage collector would lose one still in use.
    this.#renderer.forceContextLoss();
  }

  async #load(assetUrl: string): Promise<LoadedObject> {
    try {
      return await loadObject(assetUrl);
    } catch (cause) {
      if (this.#latestUrl === assetUrl) this.#clear();
      throw cause;
    }
  }

  #clear(): void {
    this.#shown?.modes.dispose();
    this.#shown?.shadow.dispose();
    this.#shown?.object.dispose();
    this.#shown = undefined;
    this.#requestFrame();
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#renderer.setSize(clientWidth, clientHeight, false);
    this.#orbit.resize(clientWidth, clientHeight);
    this.#requestFrame();
  }

  #requestFrame(): void {
    if (this.#isDisposed) return;
    this.#frame ??= requestAnimationFrame(this.#draw);
  }

  readonly #draw = (): void => {
    this.#frame = undefined;
    this.#orbit.advance();
    this.#renderer.render(this.#scene, this.#orbit.camera);
  };
}
