// A second, smaller GLB for delivery. The first one stays plain, so that everything opens it.

import { ChoiceField } from '../../../ui/fields/choice-field.tsx';
import { FoldedFieldGroup } from '../../../ui/fields/field-group.tsx';
import { t } from '../../../words/words.ts';
import { isTextured } from '../build-settings.ts';
import { packingWords } from '../format-labels.ts';
import type { FieldProps } from './field-props.ts';

const GEOMETRIES = [
  { value: 'plain', key: 'geometryPlain' },
  { value: 'meshopt', key: 'geometryMeshopt' },
  { value: 'draco', key: 'geometryDraco' },
] as const;
const TEXTURES = [
  { value: 'plain', key: 'texturesPlain' },
  { value: 'webp', key: 'texturesWebp' },
  { value: 'ktx2', key: 'texturesKtx2' },
] as const;

export function CompressedCopyFields({ settings, change }: FieldProps) {
  return (
    <FoldedFieldGroup title={t('build.compressedCopy')} summary={packingWords(settings).join(', ') || t('build.summaryNone')}>
      <ChoiceField
        name={t('build.geometry')}
        isWide
        value={settings.packedGeometry}
        choices={GEOMETRIES.map(({ value, key }) => ({ value, words: t(`build.${key}`) }))}
        onChange={(packedGeometry) => change({ packedGeometry })}
      />
      {isTextured(settings) && (
        <ChoiceField
          name={t('build.textures')}
          isWide
          value={settings.packedTextures}
          choices={TEXTURES.map(({ value, key }) => ({ value, words: t(`build.${key}`) }))}
          onChange={(packedTextures) => change({ packedTextures })}
        />
      )}
    </FoldedFieldGroup>
  );
}
