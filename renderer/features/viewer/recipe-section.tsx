// How an object was made, and how long each part of it took.
import type { AssetView } from '#contract/app-ipc.ts';
import { FactList } from '../../ui/fact-list.tsx';
import { FoldedSection, Section } from '../../ui/section.tsx';
import { durationWords } from '../../ui/time-words.ts';
import { STAGES_IN_ORDER, stageWords } from '../queue/stage-words.ts';

const HASH_LETTERS = 12;

export function RecipeSection({ asset }: { readonly asset: Extract<AssetView, { kind: 'finished' }> }) {
  const { recipe, timings } = asset;
  return (
    <>
      <Section title="Recipe">
        <FactList
          facts={[
            { name: 'Seed', value: String(recipe.seed) },
            { name: 'Model', value: recipe.pack.name, title: `SHA-256 ${recipe.pack.sha256.slice(0, HASH_LETTERS)}…` },
            { name: 'Device', value: recipe.device },
            { name: 'Grown', value: new Date(asset.createdAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }) },
          ]}
        />
      </Section>
      <FoldedSection title="Time" aside={durationWords(timings.total)}>
        <FactList facts={STAGES_IN_ORDER.map((stage) => ({ name: stageWords(stage), value: durationWords(timings[stage]) }))} />
      </FoldedSection>
    </>
  );
}
