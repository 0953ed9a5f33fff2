// What each stage of a generation is called in front of an artist, in the order of the work.
import type { Stage } from '#contract/generation/generation.ts';
import { t } from '../../words/words.ts';

export const STAGES_IN_ORDER = [
  'condition',
  'sparse_structure',
  'structured_latent',
  'decode',
  'mesh',
  'texture',
  'export',
] as const satisfies readonly Stage[];

/** `text` is what the object grows from where it has no picture. */
export function stageWords(stage: Stage | undefined, text?: string): string {
  if (stage === undefined) return t('queue.gettingReady');
  return stage === 'condition' && text !== undefined ? t('queue.readingWords') : t(`queue.stages.${stage}`);
}
