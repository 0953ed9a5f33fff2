// What most people leave alone about the growth itself, folded away: model pack, seed, sampling.

import { Dices, Lock, LockOpen } from 'lucide-react';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import { packTitle } from '../../../shared/wording/pack-title.ts';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { ChoiceField } from '../../../ui/fields/choice-field.tsx';
import { NumberField } from '../../../ui/fields/numbers/number-field.tsx';
import { Note } from '../../../ui/messages/note.tsx';
import { FoldedSection } from '../../../ui/panels/section.tsx';
import { t } from '../../../words/words.ts';
import type { CreateState } from '../state/create-store.ts';
import { isSeedHeeded } from '../state/generation-settings.ts';
import { growthPack } from '../state/growth-pack.ts';
import { SamplerFields } from './sampler-fields.tsx';
import styles from './settings-section.module.css';

const WAYS_TO_JOIN = [
  { value: 'stochastic', key: 'inTurn' },
  { value: 'multidiffusion', key: 'together' },
] as const;

const MOST_VARIATIONS = 16;

interface SettingsSectionProps {
  readonly create: CreateState;
  /** Those that can grow from what there is. */
  readonly packs: readonly PackSummary[];
  readonly pack: PackSummary | undefined;
  /** Of how many pictures each object is made. */
  readonly pictures: number;
}

export function SettingsSection({ create, packs, pack, pictures }: SettingsSectionProps) {
  const { settings, change, source } = create;
  const hasSeed = pack !== undefined && isSeedHeeded(settings, growthPack(pack), pictures);
  return (
    <FoldedSection
      title={t('create.modelAndSeed')}
      aside={hasSeed ? t('create.seedIs', { seed: settings.seed }) : pack && packTitle(pack)}
      isOpen={create.unfolded.settings}
      onToggle={(isOpen) => create.unfold({ settings: isOpen })}
    >
      <div className={styles.fields}>
        {packs.length > 1 && pack !== undefined && (
          <ChoiceField
            name={t('create.model')}
            isWide
            value={pack.name}
            choices={packs.map((each) => ({ value: each.name, words: packTitle(each) }))}
            onChange={(name) => change({ packs: { ...settings.packs, [source === 'words' ? 'text' : 'image']: name } })}
          />
        )}
        {pack !== undefined && !hasSeed && <Note>{t('create.seedSameShape')}</Note>}
        {hasSeed && <SeedField create={create} />}
        {hasSeed && (
          <NumberField
            name={t('batch.variations')}
            value={settings.variations}
            onChange={(variations) => change({ variations: variations ?? 1 })}
            minimum={1}
            maximum={MOST_VARIATIONS}
          />
        )}
        {pack?.hasSampler && <SamplerFields settings={settings} change={change} />}
        {pictures > 1 && (
          <ChoiceField
            name={t('create.combineViews')}
            isWide
            value={settings.multiImage}
            choices={WAYS_TO_JOIN.map(({ value, key }) => ({ value, words: t(`create.${key}`) }))}
            onChange={(multiImage) => change({ multiImage })}
          />
        )}
      </div>
    </FoldedSection>
  );
}

function SeedField({ create: { settings, change, rollSeed } }: { readonly create: CreateState }) {
  return (
    <div className={styles.seed}>
      <NumberField
        name={t('create.seed')}
        value={settings.seed}
        onChange={(seed) => change({ seed: seed ?? 1 })}
        minimum={0}
        maximum={2 ** 31 - 1}
      />
      <IconButton icon={Dices} name={t('create.rollSeed')} onClick={rollSeed} />
      <IconButton
        icon={settings.isSeedLocked ? Lock : LockOpen}
        name={t('create.keepSeed')}
        isPressed={settings.isSeedLocked}
        isFlush
        onClick={() => change({ isSeedLocked: !settings.isSeedLocked })}
      />
    </div>
  );
}
