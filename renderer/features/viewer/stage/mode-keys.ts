// The ways to look at an object, in their order, and their keys.
import type { InspectionMode } from '../../../scene/look/inspection-modes.ts';

export const MODE_KEYS: readonly { readonly mode: InspectionMode; readonly key: string }[] = [
  { mode: 'shaded', key: '1' },
  { mode: 'wire', key: '2' },
  { mode: 'normals', key: '3' },
  { mode: 'matcap', key: '4' },
  { mode: 'checker', key: '5' },
  { mode: 'colour', key: '6' },
];
