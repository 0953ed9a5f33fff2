// How many triangles, which sides of them are drawn, and whether they close to a solid.

import { CheckField } from '../../../ui/fields/check-field.tsx';
import { ChoiceField } from '../../../ui/fields/choice-field.tsx';
import { FieldGroup } from '../../../ui/fields/field-group.tsx';
import { shareWords } from '../../../ui/formats/format-number.ts';
import { t } from '../../../words/words.ts';
import { CAMERA_CHOICES, DEPTH_CHOICES } from '../build-settings.ts';
import type { FieldProps } from './field-props.ts';
import { TrianglesField } from './triangles-field.tsx';

const DRAWN_SIDES = [
  { value: 'auto', key: 'sidesAuto' },
  { value: 'single', key: 'sidesSingle' },
  { value: 'double', key: 'sidesDouble' },
] as const;

const PIVOTS = [
  { value: 'ground', key: 'originUnder' },
  { value: 'centre', key: 'originInside' },
] as const;

function cameraWords(above: (typeof CAMERA_CHOICES)[number]): string {
  return above === 'seen' ? t('build.cameraSeen') : t('build.degrees', { count: Number(above) });
}

function depthWords(depth: (typeof DEPTH_CHOICES)[number]): string {
  return depth === '1' ? t('build.depthUnchanged') : shareWords(Number(depth));
}

export function ShapeFields({ settings, change }: FieldProps) {
  return (
    <FieldGroup title={t('build.shape')}>
      <TrianglesField budget={settings.triangles} onChange={(triangles) => change({ triangles })} />
      <ChoiceField
        name={t('build.drawnSides')}
        value={settings.drawnSides}
        choices={DRAWN_SIDES.map(({ value, key }) => ({ value, words: t(`build.${key}`) }))}
        onChange={(drawnSides) => change({ drawnSides })}
      />
      <ChoiceField
        name={t('build.origin')}
        value={settings.pivot}
        choices={PIVOTS.map(({ value, key }) => ({ value, words: t(`build.${key}`) }))}
        onChange={(pivot) => change({ pivot })}
      />
      <ChoiceField
        name={t('build.cameraAbove')}
        value={settings.cameraAbove}
        choices={CAMERA_CHOICES.map((value) => ({ value, words: cameraWords(value) }))}
        onChange={(cameraAbove) => change({ cameraAbove })}
      />
      <ChoiceField
        name={t('build.depth')}
        value={settings.depth}
        choices={DEPTH_CHOICES.map((value) => ({ value, words: depthWords(value) }))}
        onChange={(depth) => change({ depth })}
      />
      <CheckField
        name={t('build.solid')}
        isChecked={settings.isPrintReady}
        onChange={(isPrintReady) => change({ isPrintReady })}
        hint={t('build.solidHint')}
      />
    </FieldGroup>
  );
}
