// The texture and the maps that go with it.
import { CheckField } from '../../ui/check-field.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import styles from './appearance-fields.module.css';
import { isTextured, TEXTURE_CHOICES } from './build-settings.ts';
import type { FieldProps } from './field-props.ts';

const TEXTURES = TEXTURE_CHOICES.map((value) => ({ value, words: value === 'none' ? 'None' : value }));

export function AppearanceFields({ settings, change }: FieldProps) {
  const hasNoTexture = !isTextured(settings);
  const hint = hasNoTexture ? 'Needs a texture' : undefined;
  return (
    <FieldGroup title="Surface">
      <SegmentedField name="Texture" value={settings.texture} choices={TEXTURES} onChange={(texture) => change({ texture })} />
      <div className={styles.maps}>
        <CheckField
          name="Normal map"
          isChecked={settings.normalMap && !hasNoTexture}
          isDisabled={hasNoTexture}
          onChange={(normalMap) => change({ normalMap })}
          hint={hint ?? 'Keeps the fine relief of the detailed surface on fewer triangles'}
        />
        <CheckField
          name="Occlusion"
          isChecked={settings.ambientOcclusion && !hasNoTexture}
          isDisabled={hasNoTexture}
          onChange={(ambientOcclusion) => change({ ambientOcclusion })}
          hint={hint ?? 'Ambient occlusion: darkens what the sky does not reach'}
        />
      </div>
    </FieldGroup>
  );
}
