// The names and keys of the ways to look at an object.
import type { InspectionMode } from '../../scene/inspection-modes.ts';

export const MODE_WORDS: readonly { readonly mode: InspectionMode; readonly words: string; readonly key: string }[] = [
  { mode: 'shaded', words: 'Shaded', key: '1' },
  { mode: 'wire', words: 'Wire', key: '2' },
  { mode: 'normals', words: 'Normals', key: '3' },
  { mode: 'matcap', words: 'Clay', key: '4' },
  { mode: 'checker', words: 'UV', key: '5' },
  { mode: 'colour', words: 'Colour', key: '6' },
];
