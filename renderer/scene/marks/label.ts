// A word at a place of the scene, which always faces the viewer: an element of the page that the label renderer moves.
import { CSS2DObject } from 'three/addons/renderers/CSS2DRenderer.js';

export const AXES = ['x', 'y', 'z'] as const;
export type Axis = (typeof AXES)[number];

/** What is written on labels, in the language of the page, and the class that gives them their looks. */
export interface LabelWords {
  readonly className: string;
  /** At an edge, of its axis and its length in metres. */
  readonly ofEdge: (axis: Axis, metres: number) => string;
  readonly ofMeasure: (metres: number) => string;
}

export function createLabel(text: string, className: string): CSS2DObject {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return new CSS2DObject(element);
}
