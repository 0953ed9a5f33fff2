// The page that the benchmark of the viewer drives: the scene alone, without the window around it.

import { LIGHT_NAMES } from '../../../renderer/scene/light/light-choices.ts';
import { INSPECTION_MODES } from '../../../renderer/scene/look/inspection-modes.ts';
import { Viewer } from '../../../renderer/scene/viewer.ts';

/** What lies on the GPU. */
export type GraphicsMemory = ReturnType<Viewer['memory']>;

export interface ViewerBench {
  /** Shows `count` objects one after the other on one canvas, each in every way; the memory after each. */
  openMany(count: number): Promise<GraphicsMemory[]>;
  /** Opens an object `count` times on a canvas of its own, as the window does, and gives each up. How many contexts were lost too early. */
  openAndClose(count: number): Promise<number>;
}

const WORDS = { className: 'label', ofEdge: (axis: string, metres: number) => `${axis} ${metres}`, ofMeasure: String };

function newViewer(): { viewer: Viewer; canvas: HTMLCanvasElement } {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'width: 100%; height: 100%';
  document.getElementById('place')?.append(canvas);
  return { viewer: new Viewer(canvas, WORDS), canvas };
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Resolves when nothing changes on the canvas by itself any more. */
async function still({ dataset }: HTMLCanvasElement): Promise<void> {
  do await nextFrame();
  while (dataset['still'] !== 'true');
}

const bench: ViewerBench = {
  openMany: async (count) => {
    const { viewer, canvas } = newViewer();
    viewer.showBox(true);
    const after: GraphicsMemory[] = [];
    for (let index = 0; index < count; index += 1) {
      await viewer.show(`/egg.glb?object=${index}`, { keepsView: false });
      await viewer.compare({ url: '/splat.ply', kind: 'splats' });
      viewer.setMode(INSPECTION_MODES[index % INSPECTION_MODES.length] ?? 'shaded');
      viewer.setLight(LIGHT_NAMES[index % LIGHT_NAMES.length] ?? 'studio', index % 180);
      await still(canvas);
      await viewer.compare(undefined);
      after.push(viewer.memory());
    }
    viewer.dispose();
    canvas.remove();
    return after;
  },
  openAndClose: async (count) => {
    let lost = 0;
    for (let index = 0; index < count; index += 1) {
      const { viewer, canvas } = newViewer();
      const onLoss = () => {
        lost += 1;
      };
      canvas.addEventListener('webglcontextlost', onLoss);
      await viewer.show(`/egg.glb?object=${index}`, { keepsView: false });
      await nextFrame();
      canvas.removeEventListener('webglcontextlost', onLoss);
      viewer.dispose();
      canvas.remove();
    }
    return lost;
  },
};

Object.assign(globalThis, { viewerBench: bench });
