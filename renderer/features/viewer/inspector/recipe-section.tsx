// How an object was made, and how long each part of it took.

import { recipeHardware } from '#contract/asset/recipe-hardware.ts';
import { recipeWords } from '#contract/asset/recipe-prompt.ts';
import type { AssetView } from '#contract/views/asset-views.ts';
import { packTitle } from '../../../shared/wording/pack-title.ts';
import { STAGES_IN_ORDER, stageWords } from '../../../shared/wording/stage-labels.ts';
import { durationWords, momentWords } from '../../../ui/formats/format-time.ts';
import { FactList } from '../../../ui/panels/fact-list.tsx';
import { FoldedSection, Section } from '../../../ui/panels/section.tsx';
import { saidByServices } from '../../../words/said-by-services.ts';
import { t } from '../../../words/words.ts';
import styles from './recipe-section.module.css';

const HASH_LETTERS = 12;

interface RecipeSectionProps {
  readonly asset: Extract<AssetView, { kind: 'finished' }>;
  /** Absent where its model is not here: then by the name that the recipe has. */
  readonly modelTitle: string | undefined;
}

export function RecipeSection({ asset, modelTitle }: RecipeSectionProps) {
  const { recipe, timings } = asset;
  const words = recipeWords(recipe);
  const { card, node } = recipeHardware(recipe);
  return (
    <>
      <Section title={t('viewer.recipe')}>
        <FactList
          facts={[
            ...(words.text === undefined ? [] : [{ name: t('viewer.words'), value: words.text }]),
            { name: t('viewer.seed'), value: String(recipe.seed) },
            { name: t('viewer.model'), value: modelTitle ?? packTitle(recipe.pack) },
            { name: t('viewer.modelHash'), value: recipe.pack.sha256.slice(0, HASH_LETTERS) },
            { name: t('viewer.device'), value: recipe.device === 'cpu' ? t('viewer.processor') : (card?.name ?? recipe.device) },
            ...(node === undefined ? [] : [{ name: t('farm.node'), value: node.name }]),
            { name: t('viewer.grownAt'), value: momentWords(new Date(asset.createdAt)) },
          ]}
        />
        {words.advice.map((sentence) => (
          <p key={sentence} className={styles.advice}>
            {saidByServices(sentence)}
          </p>
        ))}
      </Section>
      <FoldedSection title={t('viewer.time')} aside={durationWords(timings.total)}>
        <FactList facts={STAGES_IN_ORDER.map((stage) => ({ name: stageWords(stage), value: durationWords(timings[stage]) }))} />
      </FoldedSection>
    </>
  );
}
