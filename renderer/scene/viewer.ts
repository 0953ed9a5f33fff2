// One canvas that shows one object, or two on one camera with a divider between them. Owns the WebGL context, the light, the camera
// and the marks; draws only when something changed.
import { NeutralToneMapping, Scene, WebGLRenderer } from 'three';
import { CSS2DRenderer } from 'three/addons/renderers/CSS2DRenderer.js';
import { OrbitCamera, type OrbitDirection } from './camera/orbit-camera.ts';
import { afterNextPaint } from './drawing/after-next-paint.ts';
import { DrawingSurface } from './drawing/drawing-surface.ts';
import { FrameLoop } from './drawing/frame-loop.ts';
import { graphicsCaughtUp } from './drawing/graphics-caught-up.ts';
import { isSoftwareGraphics } from './drawing/graphics-kind.ts';
import { nextTask } from './drawing/next-task.ts';
import { PixelDensity } from './drawing/pixel-density.ts';
import { type PictureSize, sizeInForm, takePicture } from './drawing/take-picture.ts';
import type { LightName } from './light/light-choices.ts';
import { StageLight } from './light/stage-light.ts';
import type { InspectionMode } from './look/inspection-modes.ts';
import type { LabelWords } from './marks/label.ts';
import { StageMarks } from './marks/stage-marks.ts';
import { loadStaged, type StageSource } from './objects/load-staged.ts';
import { ObjectPair } from './objects/object-pair.ts';
import type { Staged } from './objects/staged-object.ts';
import { ResourceScope, texturesBelow } from './resource-scope.ts';
import { listenForClicks } from './surface-clicks.ts';

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
  readonly #objects = new ObjectPair(this.#scene);
  readonly #marks: StageMarks;
  #otherUrl: string | undefined;
  #mode: InspectionMode = 'shaded';
  /** Changes of the look that are not drawn yet. */
  #comingLooks = 0;
  /** Than what was drawn last. */
  #hasOtherSize = true;
  #latestUrl = '';
  #isDisposed = false;

  /** Throws when the canvas gets no WebGL context. Labels are put beside the canvas, in its parent. */
  constructor(canvas: HTMLCanvasElement, words: LabelWords) {
    const isSoftware = isSoftwareGraphics();
    this.#marks = new StageMarks(this.#scene, words);
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
    this.#objects.show(shown);
    this.#objects.setMode(this.#mode); // another may have been chosen meanwhile
    this.#marks.drawBox(shown.bounds);
    this.#requestFrame();
    if (!keepsView) this.#orbit.open(shown.bounds, shown.picture);
    return { triangles: shown.triangles, hasTextureCoordinates: shown.hasTextureCoordinates };
  }

  /**
   * Shows another object right of the divider, on the same camera; undefined takes it away again.
   * False when a later call, or the end, overtook this one. Rejects when the file cannot be read.
   */
  async compare(source: StageSource | undefined): Promise<boolean> {
    this.#otherUrl = source?.url;
    this.#objects.compare(undefined);
    this.#requestFrame();
    if (source === undefined) return true;
    const other = await loadStaged(source);
    if (!(await this.#prepared(other, () => this.#isDisposed || this.#otherUrl !== source.url))) return false;
    other.setMode(this.#mode);
    this.#objects.compare(other);
    this.#requestFrame();
    return true;
  }

  /** `share` of the canvas's width, from its left edge. */
  setDivider(share: number): void {
    this.#objects.divider = share;
    this.#requestFrame();
  }

  setMode(mode: InspectionMode): void {
    this.#mode = mode;
    void this.#changeLook(() => this.#objects.setMode(this.#mode)); // another may have been chosen meanwhile
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
    this.#marks.wantBox(isWanted);
    this.#marks.drawBox(this.#objects.shown?.bounds);
    this.#requestFrame();
  }

  /**
   * From now on clicks on the surface set the ends of a measure, and `onMeasure` hears its metres. Until the answer is called,
   * which takes the measure away.
   */
  measure(onMeasure: (metres: number | undefined) => void): () => void {
    const endMeasure = this.#marks.beginMeasure();
    const { style } = this.#canvas;
    style.cursor = 'crosshair';
    const stopListening = listenForClicks(this.#canvas, (place) => {
      const met = this.#objects.meet(place, this.#orbit.camera);
      if (met === undefined) return;
      onMeasure(this.#marks.addPlace(met));
      this.#requestFrame();
    });
    return () => {
      stopListening();
      style.cursor = '';
      endMeasure();
      this.#requestFrame();
    };
  }

  /** Takes the places of the measure away; true when there were any. */
  clearMeasure(): boolean {
    const had = this.#marks.clearMeasure();
    this.#requestFrame();
    return had;
  }

  fit(): void {
    if (this.#objects.shown !== undefined) this.#orbit.fit(this.#objects.shown.bounds);
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
    const { shown, other } = this.#objects;
    const marks = [...this.#marks.roots, ...(other === undefined ? [] : [other.root])].filter(({ visible }) => visible);
    const setMarks = (isVisible: boolean) => {
      for (const root of marks) root.visible = isVisible;
    };
    if (shown !== undefined) shown.root.visible = true;
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
    this.#marks.dispose();
    this.#objects.dispose();
    this.#scope.dispose();
    this.#labels.domElement.remove();
    // A browser keeps only so many contexts; waiting for the garbage collector would lose one still in use.
    this.#renderer.forceContextLoss();
  }

  /** The page answers the key or click first; what is drawn follows when its programs are made. */
  async #changeLook(change: () => void): Promise<void> {
    this.#canvas.dataset['still'] = 'false';
    this.#comingLooks += 1;
    try {
      if (this.#objects.shown !== undefined) await afterNextPaint();
      await this.#loop.alone(async () => {
        if (this.#isDisposed) return;
        change();
        await Promise.all(this.#objects.all.map((staged) => this.#compiled(staged)));
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
    this.#marks.drawBox(undefined);
    this.#marks.clearMeasure();
    this.#objects.show(undefined);
    this.#requestFrame();
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
    this.#labels.render(this.#scene, camera);
    this.#objects.draw(this.#renderer, camera, { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight });
  }
}
