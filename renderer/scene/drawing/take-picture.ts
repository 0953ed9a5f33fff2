// A picture of the stage with nothing behind the object: drawn with twice the pixels each way where the graphics allow it,
// then made smaller.
import type { PerspectiveCamera, WebGLRenderer } from 'three';

const SUPERSAMPLING = 2;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export interface PictureParts {
  readonly size: PictureSize;
  /** Draws the scene with the camera as it then is. */
  readonly draw: () => void;
  /** Resolves when what was drawn can be read without a wait; undefined where it has to be read in the task that drew it. */
  readonly whole: (() => Promise<void>) | undefined;
}

/** The renderer's size is another afterwards, and what it drew; all else is as before. Rejects when no picture can be made. */
export async function takePicture(
  renderer: WebGLRenderer,
  camera: PerspectiveCamera,
  { size, draw, whole }: PictureParts,
): Promise<OffscreenCanvas> {
  const { aspect } = camera;
  const ratio = renderer.getPixelRatio();
  const picture = new OffscreenCanvas(size.width, size.height);
  const context = picture.getContext('2d');
  if (context === null) throw new Error('The browser draws no picture of this size.');
  try {
    camera.aspect = size.width / size.height;
    camera.updateProjectionMatrix();
    renderer.setPixelRatio(1);
    const most = Math.min(renderer.capabilities.maxTextureSize, SUPERSAMPLING * Math.max(size.width, size.height));
    const scale = most / Math.max(size.width, size.height);
    renderer.setSize(Math.round(size.width * scale), Math.round(size.height * scale), false);
    draw();
    if (whole !== undefined) await whole();
    if (renderer.getContext().isContextLost()) throw new Error('The object is no longer shown.');
    context.imageSmoothingQuality = 'high';
    context.drawImage(renderer.domElement, 0, 0, size.width, size.height);
  } finally {
    camera.aspect = aspect;
    camera.updateProjectionMatrix();
    renderer.setPixelRatio(ratio);
  }
  return picture;
}

/** `longerSide` pixels along the longer side of a picture whose width is `aspect` times its height. */
export function sizeInForm(longerSide: number, aspect: number): PictureSize {
  return aspect >= 1
    ? { width: longerSide, height: Math.max(1, Math.round(longerSide / aspect)) }
    : { width: Math.max(1, Math.round(longerSide * aspect)), height: longerSide };
}
