// One canvas that shows one object, or two on one camera with a divider between them. Owns the WebGL context, the light, the camera
// and the marks; draws only when something changed.
import { NeutralToneMapping, Raycaster, Scene, Vector2, WebGLRenderer } from 'three';
import { CSS2DRenderer } from 'three/addons/renderers/CSS2DRenderer.js';
import { afterNextPaint } from './after-next-paint.ts';
import { DrawingSurface } from './drawing-surface.ts';
import { FrameLoop } from './frame-loop.ts';
import { graphicsCaughtUp } from './graphics-caught-up.ts';
import { isSoftwareGraphics } from './graphics-kind.ts';
import type { InspectionMode } from './inspection-modes.ts';
import type { LightName } from './light/light-choices.ts';
import { StageLight } from './light/stage-light.ts';
import { loadStaged, type StageSource } from './load-staged.ts';
import { BoundingBox } from './marks/bounding-box.ts';
import type { LabelWords } from './marks/label.ts';
import { Ruler } from './marks/ruler.ts';
import { nextTask } from './next-task.ts';
import { OrbitCamera, type OrbitDirection } from './orbit-camera.ts';
import { PixelDensity } from './pixel-density.ts';
import { ResourceScope, texturesBelow } from './resource-scope.ts';
import type { Staged } from './staged-object.ts';
import { type PictureSize, sizeInForm, takePicture } from './take-picture.ts';

/** A press that moves no farther, and lasts no longer, is a click. */
const CLICK_PIXELS = 4;
const CLICK_MS = 500;

export interface ShownObject {
  readonly triangles: number;
  readonly hasTextureCoordinates: boolean;
}

export interface ShowOptions {
  /** Leaves the camera where it is, for another build of the object that it looks at. */
  readonly keepsView: boolean;
}

export class Viewer {
  readonly #scope = new ResourceScope();
  readonly #scene = new Scene();
  readonly #canvas: HTMLCanvasElement;
  readonly #surface: DrawingSurface;
  readonly #renderer: WebGLRenderer;
  readonly #loop: FrameLoop;
  readonly #labels = new CSS2DRenderer();
  readonly #orbit: OrbitCamera;
  readonly #light: StageLight;
  readonly #density: PixelDensity;
  readonly #sizeWatcher: ResizeObserver;
  readonly #words: LabelWords;
  #shown: Staged | undefined;
  /** What stands right of the divider. */
  #other: Staged | undefined;
  #otherUrl: string | undefined;
  /** From the left edge of the canvas, as a share of its width. */
  #divider = 0.5;
  #mode: InspectionMode = 'shaded';
  #box: BoundingBox | undefined;
  #hasBox = false;
  #ruler: Ruler | undefined;
  /** Changes of the look that are not drawn yet. */
  #comingLooks = 0;
  /** Than what was drawn last. */
  #hasOtherSize = true;
  #latestUrl = '';
  #isDisposed = false;

  /** Throws when the canvas gets no WebGL context. Labels are put beside the canvas, in its parent. */
  constructor(canvas: HTMLCanvasElement, words: LabelWords) {
    const isSoftware = isSoftwareGraphics();
    this.#words = words;
    this.#canvas = canvas;
    this.#surface = new DrawingSurface(canvas, { isSoftware });
    const { drawn, isKept: preserveDrawingBuffer } = this.#surface;
    this.#renderer = this.#scope.add(new WebGLRenderer({ canvas: drawn, alpha: true, antialias: !isSoftware, preserveDrawingBuffer }));
    this.#loop = this.#scope.add(
      new FrameLoop({
        draw: (seconds) => this.#draw(seconds),
        present: () => this.#present(),
        onStill: () => this.#rest(),
      }),
    );
    this.#renderer.toneMapping = NeutralToneMapping;
    this.#light = this.#scope.add(new StageLight(this.#scene, this.#renderer, { isSoftware }));
    this.#light.set('studio', 0);
    this.#density = this.#scope.add(new PixelDensity(this.#renderer, { isSoftware, onRest: (refine) => void this.#drawFinely(refine) }));
    this.#orbit = this.#scope.add(new OrbitCamera(canvas, () => this.#requestFrame()));
    this.#labels.domElement.style.cssText = 'position: absolute; inset: 0; pointer-events: none; overflow: hidden';
    canvas.after(this.#labels.domElement);
    this.#sizeWatcher = new ResizeObserver(() => {
      this.#hasOtherSize = true;
      if (canvas.clientHeight > 0) this.#orbit.resize(canvas.clientWidth, canvas.clientHeight);
      this.#requestFrame();
    });
    this.#sizeWatcher.observe(canvas);
  }

  /**
   * Replaces what is shown once the file is read. Undefined when a later call, or the end, overtook this one.
   * Rejects when the file cannot be read; then nothing is shown.
   */
  async show(assetUrl: string, { keepsView }: ShowOptions): Promise<ShownObject | undefined> {
    this.#latestUrl = assetUrl;
    if (!keepsView) this.#clear();
    const shown = await this.#load(assetUrl);
    if (!(await this.#prepared(shown, () => this.#isDisposed || this.#latestUrl !== assetUrl))) return undefined;
    this.#clear();
    this.#shown = shown;
    shown.setMode(this.#mode); // another may have been chosen meanwhile
    this.#other?.setMode(this.#mode);
    this.#scene.add(shown.root);
    this.#requestFrame();
    this.showBox(this.#hasBox);
    if (!keepsView) this.#orbit.open(shown.bounds, shown.picture);
    return { triangles: shown.triangles, hasTextureCoordinates: shown.hasTextureCoordinates };
  }

  /**
   * Shows another object right of the divider, on the same camera; undefined takes it away again.
   * False when a later call, or the end, overtook this one. Rejects when the file cannot be read.
   */
  async compare(source: StageSource | undefined): Promise<boolean> {
    this.#otherUrl = source?.url;
    this.#clearOther();
    if (source === undefined) return true;
    const other = await loadStaged(source);
    if (!(await this.#prepared(other, () => this.#isDisposed || this.#otherUrl !== source.url))) return false;
    this.#other = other;
    other.setMode(this.#mode);
    this.#scene.add(other.root);
    this.#requestFrame();
    return true;
  }

  /** `share` of the canvas's width, from its left edge. */
  setDivider(share: number): void {
    this.#divider = share;
    this.#requestFrame();
  }

  setMode(mode: InspectionMode): void {
    this.#mode = mode;
    void this.#changeLook(() => {
      for (const staged of this.#onStage()) staged.setMode(this.#mode); // another may have been chosen meanwhile
    });
  }

  /** `turn` is in degrees around the upright axis. */
  setLight(name: LightName, turn: number): void {
    const set = () => this.#light.set(name, turn);
    if (name === this.#light.name) {
      set();
      this.#requestFrame();
    } else void this.#changeLook(set);
  }

  /** The box around the object, with its lengths. */
  showBox(isWanted: boolean): void {
    this.#hasBox = isWanted;
    this.#box?.dispose();
    this.#box = undefined;
    if (isWanted && this.#shown !== undefined) {
      this.#box = new BoundingBox(this.#shown.bounds, this.#words);
      this.#scene.add(this.#box.root);
    }
    this.#requestFrame();
  }

  /**
   * From now on clicks on the surface set the ends of a measure, and `onMeasure` hears its metres. Until the answer is called,
   * which takes the measure away.
   */
  measure(onMeasure: (metres: number | undefined) => void): () => void {
    const ruler = new Ruler(this.#words);
    this.#ruler = ruler;
    this.#scene.add(ruler.root);
    const { style } = this.#canvas;
    style.cursor = 'crosshair';
    const stopListening = this.#listenForClicks((place) => {
      const met = this.#meet(place);
      if (met === undefined) return;
      ruler.add(met);
      onMeasure(ruler.length);
      this.#requestFrame();
    });
    return () => {
      stopListening();
      style.cursor = '';
      ruler.dispose();
      if (this.#ruler === ruler) this.#ruler = undefined;
      this.#requestFrame();
    };
  }

  /** Takes the places of the measure away; true when there were any. */
  clearMeasure(): boolean {
    const had = this.#ruler?.isEmpty === false;
    this.#ruler?.clear();
    this.#requestFrame();
    return had;
  }

  fit(): void {
    if (this.#shown !== undefined) this.#orbit.fit(this.#shown.bounds);
  }

  orbit(direction: OrbitDirection): void {
    this.#orbit.orbit(direction);
  }

  /** Turns the object by degrees a second; 0 ends it. */
  setTurntable(speed: number): void {
    this.#orbit.setTurntable(speed);
  }

  /** The object alone, as it stands now, on nothing: a PNG of so many pixels along its longer side, in the form of the stage. */
  async picture(longerSide: number): Promise<Blob> {
    const size = sizeInForm(longerSide, this.#canvas.clientWidth / this.#canvas.clientHeight);
    const picture = await this.#loop.alone(() => this.#takePicture(size));
    return picture.convertToBlob({ type: 'image/png' });
  }

  async #takePicture(size: PictureSize): Promise<OffscreenCanvas> {
    const marks = [this.#box?.root, this.#ruler?.root, this.#other?.root].filter((root) => root?.visible);
    const setMarks = (isVisible: boolean) => {
      for (const root of marks) if (root !== undefined) root.visible = isVisible;
    };
    if (this.#shown !== undefined) this.#shown.root.visible = true;
    setMarks(false);
    try {
      return await takePicture(this.#renderer, this.#orbit.camera, {
        size,
        draw: () => this.#renderer.render(this.#scene, this.#orbit.camera),
        whole: this.#surface.isKept ? () => this.#surface.whole(this.#renderer.getContext()) : undefined,
      });
    } finally {
      setMarks(true);
      this.#resize();
      if (!this.#surface.isKept) this.#drawScene(); // the page has what is drawn on before it
    }
  }

  /** What lies on the GPU now, for measurements. */
  memory(): { readonly geometries: number; readonly textures: number; readonly programs: number } {
    const { memory, programs } = this.#renderer.info;
    return { geometries: memory.geometries, textures: memory.textures, programs: programs?.length ?? 0 };
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#sizeWatcher.disconnect();
    this.#box?.dispose();
    this.#ruler?.dispose();
    this.#clear();
    this.#clearOther();
    this.#scope.dispose();
    this.#labels.domElement.remove();
    // A browser keeps only so many contexts; waiting for the garbage collector would lose one still in use.
    this.#renderer.forceContextLoss();
  }

  #onStage(): Staged[] {
    return [this.#shown, this.#other].filter((staged) => staged !== undefined);
  }

  /** The page answers the key or click first; what is drawn follows when its programs are made. */
  async #changeLook(change: () => void): Promise<void> {
    this.#canvas.dataset['still'] = 'false';
    this.#comingLooks += 1;
    try {
      if (this.#shown !== undefined) await afterNextPaint();
      await this.#loop.alone(async () => {
        if (this.#isDisposed) return;
        change();
        await Promise.all(this.#onStage().map((staged) => this.#compiled(staged)));
      });
    } finally {
      this.#comingLooks -= 1;
      this.#requestFrame();
    }
  }

  /** Makes what was read ready to be drawn, a part a task. False when it `isOvertaken` meanwhile: then it is no more. */
  async #prepared(staged: Staged, isOvertaken: () => boolean): Promise<boolean> {
    staged.setMode(this.#mode);
    for (const texture of texturesBelow(staged.root)) {
      await nextTask();
      if (!isOvertaken()) this.#renderer.initTexture(texture);
    }
    if (!isOvertaken()) await this.#compiled(staged);
    if (isOvertaken()) staged.dispose();
    return !isOvertaken();
  }

  /** Has textures and programs brought to the graphics card aside: drawing at once would hold the page until they are there. */
  async #compiled({ root }: Staged): Promise<void> {
    if (this.#isDisposed) return;
    for (const texture of texturesBelow(root)) this.#renderer.initTexture(texture);
    await this.#renderer.compileAsync(root, this.#orbit.camera, this.#scene);
    await graphicsCaughtUp(this.#renderer.getContext());
  }

  async #load(assetUrl: string): Promise<Staged> {
    try {
      return await loadStaged({ url: assetUrl, kind: 'mesh' });
    } catch (cause) {
      if (this.#latestUrl === assetUrl) this.#clear();
      throw cause;
    }
  }

  #clear(): void {
    this.#box?.dispose();
    this.#box = undefined;
    this.#ruler?.clear();
    this.#shown?.dispose();
    this.#shown = undefined;
    this.#requestFrame();
  }

  #clearOther(): void {
    this.#other?.dispose();
    this.#other = undefined;
    this.#requestFrame();
  }

  /** Where the surface is that is seen at a place of the canvas, in −1…1. */
  #meet(place: Vector2): ReturnType<Staged['meet']> {
    const ray = new Raycaster();
    ray.setFromCamera(place, this.#orbit.camera);
    const isRight = this.#other !== undefined && place.x > this.#divider * 2 - 1;
    return (isRight ? this.#other : this.#shown)?.meet(ray);
  }

  #listenForClicks(onClick: (place: Vector2) => void): () => void {
    const canvas = this.#canvas;
    let pressed: PointerEvent | undefined;
    const press = (event: PointerEvent) => {
      pressed = event.button === 0 ? event : undefined;
    };
    const release = (event: PointerEvent) => {
      if (pressed === undefined || event.timeStamp - pressed.timeStamp > CLICK_MS) return;
      if (Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > CLICK_PIXELS) return;
      const { left, top, width, height } = canvas.getBoundingClientRect();
      onClick(new Vector2(((event.clientX - left) / width) * 2 - 1, 1 - ((event.clientY - top) / height) * 2));
    };
    canvas.addEventListener('pointerdown', press);
    canvas.addEventListener('pointerup', release);
    return () => {
      canvas.removeEventListener('pointerdown', press);
      canvas.removeEventListener('pointerup', release);
    };
  }

  /** Empties the canvas: a picture has to follow at once. */
  #resize(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#renderer.setSize(clientWidth, clientHeight, false);
    this.#labels.setSize(clientWidth, clientHeight);
  }

  #requestFrame(): void {
    if (this.#isDisposed) return;
    this.#canvas.dataset['still'] = 'false';
    this.#loop.request();
  }

  #draw(seconds: number): boolean {
    if (this.#hasOtherSize) this.#resize();
    this.#hasOtherSize = false;
    const isMoving = this.#orbit.advance(seconds);
    this.#density.move();
    this.#drawScene();
    return isMoving;
  }

  #rest(): void {
    if (this.#comingLooks > 0) return;
    this.#density.rest();
    this.#canvas.dataset['still'] = 'true'; // for whoever looks at the page: nothing will change by itself from here on
  }

  #drawFinely(refine: () => void): Promise<void> {
    return this.#loop.alone(async () => {
      if (this.#isDisposed) return;
      refine();
      this.#drawScene();
      await this.#present();
    });
  }

  async #present(): Promise<void> {
    if (!this.#isDisposed) await this.#surface.present(this.#renderer.getContext());
  }

  #drawScene(): void {
    const { camera } = this.#orbit;
    const [left, right] = [this.#shown, this.#other];
    this.#labels.render(this.#scene, camera);
    if (left === undefined || right === undefined) {
      this.#renderer.render(this.#scene, camera);
      return;
    }
    const { clientWidth, clientHeight } = this.#canvas;
    const edge = Math.round(clientWidth * this.#divider);
    this.#renderer.setScissorTest(true);
    for (const side of [left, right]) {
      left.root.visible = side === left;
      right.root.visible = side === right;
      if (side === left) this.#renderer.setScissor(0, 0, edge, clientHeight);
      else this.#renderer.setScissor(edge, 0, clientWidth - edge, clientHeight);
      this.#renderer.render(this.#scene, camera);
    }
    left.root.visible = true;
    this.#renderer.setScissorTest(false);
  }
}
