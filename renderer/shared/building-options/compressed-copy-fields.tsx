// A second, smaller GLB for delivery. The first one stays plain, so that everything opens it.
import { ChoiceField } from '../../ui/choice-field.tsx';
import { FoldedFieldGroup } from '../../ui/field-group.tsx';
import { type BuildSettings, isTextured } from './build-settings.ts';
import type { FieldProps } from './field-props.ts';
import { packingWords } from './format-labels.ts';

const GEOMETRIES: readonly { value: BuildSettings['packedGeometry']; words: string }[] = [
  { value: 'plain', words: 'As it is' },
  { value: 'meshopt', words: 'meshopt (opens fast)' },
  { value: 'draco', words: 'Draco (smallest)' },
];
const TEXTURES: readonly { value: BuildSettings['packedTextures']; words: string }[] = [
  { value: 'plain', words: 'As they are' },
  { value: 'webp', words: 'WebP (small file)' },
  { value: 'ktx2', words: 'KTX2 (small in memory)' },
];

export function CompressedCopyFields({ settings, change }: FieldProps) {
  return (
    <FoldedFieldGroup title="Compressed copy" summary={packingWords(settings).join(', ') || 'none'}>
      <ChoiceField
        name="Geometry"
        isWide
        value={settings.packedGeometry}
        choices={GEOMETRIES}
        onChange={(packedGeometry) => change({ packedGeometry })}
      />
      {isTextured(settings) && (
        <ChoiceField
          name="Textures"
          isWide
          value={settings.packedTextures}
          choices={TEXTURES}
          onChange={(packedTextures) => change({ packedTextures })}
        />
      )}
    </FoldedFieldGroup>
  );
}
