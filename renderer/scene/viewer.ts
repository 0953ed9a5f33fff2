// One canvas that shows one object, or two on one camera with a divider between them. Owns the WebGL context, the light, the camera and the loop; draws only when something changed.
import { NeutralToneMapping, Scene, WebGLRenderer } from 'three';
import { isSoftwareGraphics } from './graphics-kind.ts';
import type { InspectionMode } from './inspection-modes.ts';
import { loadObject } from './object-loader.ts';
import { OrbitCamera, type OrbitDirection } from './orbit-camera.ts';
import { ResourceScope } from './resource-scope.ts';
import { StagedObject } from './staged-object.ts';
import { createStudioLamps } from './studio-lamps.ts';
import { createStudioLight } from './studio-light.ts';

const MAXIMUM_PIXEL_RATIO = 2;

export interface ShownObject {
  readonly triangles: number;
  readonly hasTextureCoordinates: boolean;
}

export class Viewer {
  readonly #scope = new ResourceScope();
  readonly #scene = new Scene();
  readonly #renderer: WebGLRenderer;
  readonly #orbit: OrbitCamera;
  readonly #sizeWatcher: ResizeObserver;
  #shown: StagedObject | undefined;
  /** What stands right of the divider. */
  #other: StagedObject | undefined;
  #otherUrl: string | undefined;
  /** From the left edge of the canvas, as a share of its width. */
  #divider = 0.5;
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
    const shown = await this.#load(assetUrl);
    if (this.#isDisposed || this.#latestUrl !== assetUrl) {
      shown.dispose();
      return undefined;
    }
    this.#clear();
    this.#shown = shown;
    this.#scene.add(shown.root);
    this.setMode(this.#mode);
    if (!keepsView) this.fit();
    return { triangles: shown.triangles, hasTextureCoordinates: shown.hasTextureCoordinates };
  }

  /**
   * Shows another object right of the divider, on the same camera; undefined takes it away again.
   * False when a later call, or the end, overtook this one. Rejects when the file cannot be read.
   */
  async compare(assetUrl: string | undefined): Promise<boolean> {
    this.#otherUrl = assetUrl;
    this.#clearOther();
    if (assetUrl === undefined) return true;
    const other = new StagedObject(await loadObject(assetUrl));
    if (this.#isDisposed || this.#otherUrl !== assetUrl) {
      other.dispose();
      return false;
    }
    this.#other = other;
    this.#scene.add(other.root);
    this.setMode(this.#mode);
    return true;
  }

  /** `share` of the canvas's width, from its left edge. */
  setDivider(share: number): void {
    this.#divider = share;
    this.#requestFrame();
  }

  setMode(mode: InspectionMode): void {
    this.#mode = mode;
    this.#shown?.setMode(mode);
    this.#other?.setMode(mode);
    this.#requestFrame();
  }

  fit(): void {
    if (this.#shown !== undefined) this.#orbit.fit(this.#shown.bounds);
  }

  orbit(direction: OrbitDirection): void {
    this.#orbit.orbit(direction);
  }

  dispose(): void {
    this.#isDisposed = true;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#sizeWatcher.disconnect();
    this.#clear();
    this.#clearOther();
    this.#scope.dispose();
    // A browser keeps only so many contexts; waiting for the garbage collector would lose one still in use.
    this.#renderer.forceContextLoss();
  }

  async #load(assetUrl: string): Promise<StagedObject> {
    try {
      return new StagedObject(await loadObject(assetUrl));
    } catch (cause) {
      if (this.#latestUrl === assetUrl) this.#clear();
      throw cause;
    }
  }

  #clear(): void {
    this.#shown?.dispose();
    this.#shown = undefined;
    this.#requestFrame();
  }

  #clearOther(): void {
    this.#other?.dispose();
    this.#other = undefined;
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
    this.#drawScene();
  };

  #drawScene(): void {
    const [left, right] = [this.#shown, this.#other];
    if (left === undefined || right === undefined) {
      this.#renderer.render(this.#scene, this.#orbit.camera);
      return;
    }
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    const edge = Math.round(clientWidth * this.#divider);
    this.#renderer.setScissorTest(true);
    for (const side of [left, right]) {
      left.root.visible = side === left;
      right.root.visible = side === right;
      if (side === left) this.#renderer.setScissor(0, 0, edge, clientHeight);
      else this.#renderer.setScissor(edge, 0, clientWidth - edge, clientHeight);
      this.#renderer.render(this.#scene, this.#orbit.camera);
    }
    left.root.visible = true;
    this.#renderer.setScissorTest(false);
  }
}
