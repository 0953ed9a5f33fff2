// A picture of the stage as a PNG with nothing behind the object: drawn with twice the pixels each way where the graphics allow it,
// then made smaller.
import type { PerspectiveCamera, WebGLRenderer } from 'three';

const SUPERSAMPLING = 2;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** `draw` draws the scene with the camera as it then is. Everything is as before when this returns. Rejects when no picture can be made. */
export async function takePicture(
  renderer: WebGLRenderer,
  camera: PerspectiveCamera,
  { size, draw }: { readonly size: PictureSize; readonly draw: () => void },
): Promise<Blob> {
  const canvas = renderer.domElement;
  const [ratio, aspect] = [renderer.getPixelRatio(), camera.aspect];
  const { clientWidth, clientHeight } = canvas;
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
    context.imageSmoothingQuality = 'high';
    context.drawImage(canvas, 0, 0, size.width, size.height); // in the same task, or the canvas would be empty
  } finally {
    camera.aspect = aspect;
    camera.updateProjectionMatrix();
    renderer.setPixelRatio(ratio);
    renderer.setSize(clientWidth, clientHeight, false);
    draw();
  }
  return picture.convertToBlob({ type: 'image/png' });
}

/** `longerSide` pixels along the longer side of a picture whose width is `aspect` times its height. */
export function sizeInForm(longerSide: number, aspect: number): PictureSize {
  return aspect >= 1
    ? { width: longerSide, height: Math.max(1, Math.round(longerSide / aspect)) }
    : { width: Math.max(1, Math.round(longerSide * aspect)), height: longerSide };
}
