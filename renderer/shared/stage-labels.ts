// What each stage of a generation is called in front of an artist, in the order of the work.
import type { Stage } from '#contract/generation.ts';

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  condition: 'Looking at the picture',
  sparse_structure: 'Finding the shape',
  structured_latent: 'Growing detail',
  decode: 'Making a surface',
  mesh: 'Tidying the mesh',
  texture: 'Painting the texture',
  export: 'Writing the files',
};

/** The keys above, in their order. */
export const STAGES_IN_ORDER = Object.keys(STAGE_WORDS) as Stage[]; // keys of a literal of that type

/** `text` is what the object grows from where it has no picture. */
export function stageWords(stage: Stage | undefined, text?: string): string {
  if (stage === undefined) return 'Getting ready';
  return stage === 'condition' && text !== undefined ? 'Reading the words' : STAGE_WORDS[stage];
}
