// Files beside the model: coarser levels of it, and pictures or a film of one turn.

import { CheckField } from '../../../ui/fields/check-field.tsx';
import { ChoiceField } from '../../../ui/fields/choice-field.tsx';
import { FoldedFieldGroup } from '../../../ui/fields/field-group.tsx';
import { t } from '../../../words/words.ts';
import type { BuildSettings } from '../build-settings.ts';
import type { FieldProps } from './field-props.ts';

const LEVELS = [0, 1, 2, 3, 4];
const PICTURES = [0, 8, 12, 24, 36];

export function ExtraFilesFields({ settings, change }: FieldProps) {
  return (
    <FoldedFieldGroup title={t('build.moreFiles')} summary={extrasWords(settings)}>
      <ChoiceField
        name={t('build.levels')}
        value={String(settings.levelsOfDetail)}
        choices={choicesOf(LEVELS)}
        onChange={(count) => change({ levelsOfDetail: Number(count) })}
      />
      <ChoiceField
        name={t('build.turntablePictures')}
        value={String(settings.turntablePictures)}
        choices={choicesOf(PICTURES)}
        onChange={(count) => change({ turntablePictures: Number(count) })}
      />
      <CheckField
        name={t('build.turntableFilm')}
        isChecked={settings.hasTurntableFilm}
        onChange={(hasTurntableFilm) => change({ hasTurntableFilm })}
        hint={t('build.turntableFilmHint')}
      />
    </FoldedFieldGroup>
  );
}

function extrasWords({ levelsOfDetail, turntablePictures, hasTurntableFilm }: BuildSettings): string {
  const words = [
    levelsOfDetail > 0 && t('build.levelCount', { count: levelsOfDetail }),
    turntablePictures > 0 && t('build.pictureCount', { count: turntablePictures }),
    hasTurntableFilm && t('build.film'),
  ].filter(Boolean);
  return words.join(', ') || t('build.summaryNone');
}

function choicesOf(counts: readonly number[]): { value: string; words: string }[] {
  return counts.map((count) => ({ value: String(count), words: count === 0 ? t('build.none') : String(count) }));
}
