// The texture and the maps that go with it.

import { CheckField } from '../../../ui/fields/check-field.tsx';
import { FieldGroup } from '../../../ui/fields/field-group.tsx';
import { SegmentedField } from '../../../ui/fields/segmented-field.tsx';
import { t } from '../../../words/words.ts';
import { isTextured, TEXTURE_CHOICES } from '../build-settings.ts';
import styles from './appearance-fields.module.css';
import type { FieldProps } from './field-props.ts';

export function AppearanceFields({ settings, change }: FieldProps) {
  const hasNoTexture = !isTextured(settings);
  const needs = hasNoTexture ? `${t('build.needsTexture')} ` : '';
  return (
    <FieldGroup
      title={t('build.surface')}
      explanation={[
        { name: t('build.normalMap'), text: needs + t('build.normalMapHint') },
        { name: t('build.occlusion'), text: needs + t('build.occlusionHint') },
      ]}
    >
      <SegmentedField
        name={t('build.texture')}
        value={settings.texture}
        choices={TEXTURE_CHOICES.map((value) => ({ value, words: value === 'none' ? t('build.noTexture') : value }))}
        onChange={(texture) => change({ texture })}
      />
      <div className={styles.maps}>
        <CheckField
          name={t('build.normalMap')}
          isChecked={settings.normalMap && !hasNoTexture}
          isDisabled={hasNoTexture}
          onChange={(normalMap) => change({ normalMap })}
        />
        <CheckField
          name={t('build.occlusion')}
          isChecked={settings.ambientOcclusion && !hasNoTexture}
          isDisabled={hasNoTexture}
          onChange={(ambientOcclusion) => change({ ambientOcclusion })}
        />
      </div>
    </FieldGroup>
  );
}
