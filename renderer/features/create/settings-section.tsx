// What most people leave alone, folded away: seed, model pack, sampling, triangles, texture.
import { Dices, Lock, LockOpen } from 'lucide-react';
import type { PackSummary } from '#contract/model-pack.ts';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { FoldedSection } from '../../ui/section.tsx';
import type { Creation } from './create-store.ts';
import type { TextureChoice } from './generation-settings.ts';
import { SamplerFields } from './sampler-fields.tsx';
import styles from './settings-section.module.css';

const TEXTURE_WORDS: readonly { value: TextureChoice; words: string }[] = [
  { value: 'best', words: 'As the pack does best' },
  { value: '512', words: '512 pixels' },
  { value: '1024', words: '1024 pixels' },
  { value: '2048', words: '2048 pixels' },
  { value: 'none', words: 'Colours on vertices' },
];

interface SettingsSectionProps {
  readonly creation: Creation;
  readonly packs: readonly PackSummary[];
  readonly pack: PackSummary | undefined;
}

export function SettingsSection({ creation, packs, pack }: SettingsSectionProps) {
  const { settings, change } = creation;
  return (
    <FoldedSection title="Settings" aside={`seed ${settings.seed}`} isOpen={creation.areSettingsOpen} onToggle={creation.showSettings}>
      <div className={styles.fields}>
        {packs.length > 1 && pack !== undefined && (
          <ChoiceField
            name="Model"
            value={pack.name}
            choices={packs.map(({ name, title }) => ({ value: name, words: title }))}
            onChange={(name) => change({ pack: name })}
          />
        )}
        <SeedField creation={creation} />
        {pack?.viewAligned === false && <SamplerFields settings={settings} change={change} />}
        <NumberField
          name="Triangles"
          value={settings.triangles}
          onChange={(triangles) => change({ triangles })}
          minimum={100}
          maximum={20_000_000}
          step={1000}
          placeholder="best"
        />
        <ChoiceField name="Texture" value={settings.texture} choices={TEXTURE_WORDS} onChange={(texture) => change({ texture })} />
      </div>
    </FoldedSection>
  );
}

function SeedField({ creation: { settings, change, rollSeed } }: { readonly creation: Creation }) {
  return (
    <div className={styles.seed}>
      <NumberField name="Seed" value={settings.seed} onChange={(seed) => change({ seed: seed ?? 1 })} minimum={0} maximum={2 ** 31 - 1} />
      <IconButton icon={Dices} name="Roll a new seed" onClick={rollSeed} />
      <IconButton
        icon={settings.isSeedLocked ? Lock : LockOpen}
        name="Keep this seed"
        isPressed={settings.isSeedLocked}
        onClick={() => change({ isSeedLocked: !settings.isSeedLocked })}
      />
    </div>
  );
}
