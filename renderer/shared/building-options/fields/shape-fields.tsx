// How many triangles, which sides of them are drawn, and whether they close to a solid.

import { CheckField } from '../../../ui/fields/check-field.tsx';
import { ChoiceField } from '../../../ui/fields/choice-field.tsx';
import { FieldGroup } from '../../../ui/fields/field-group.tsx';
import { shareWords } from '../../../ui/formats/format-number.ts';
import { t } from '../../../words/words.ts';
import { CAMERA_CHOICES, DEPTH_CHOICES, type PoseSettings } from '../build-settings.ts';
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

function cameraChoices(present: PoseSettings['cameraAbove']): { value: string; words: string }[] {
  const degrees = offered(CAMERA_CHOICES, present === 'seen' ? [] : [present]);
  return [
    { value: 'seen', words: t('build.cameraSeen') },
    ...degrees.map((count) => ({ value: `${count}`, words: t('build.degrees', { count }) })),
  ];
}

function depthChoices(present: number): { value: string; words: string }[] {
  return offered(DEPTH_CHOICES, [present]).map((depth) => ({
    value: `${depth}`,
    words: depth === 1 ? t('build.depthUnchanged') : shareWords(depth),
  }));
}

/** `choices`, and among them the present one, which somebody may have written in the terminal. */
function offered(choices: readonly number[], present: readonly number[]): number[] {
  return [...new Set([...choices, ...present])].sort((one, other) => one - other);
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
        value={`${settings.cameraAbove}`}
        choices={cameraChoices(settings.cameraAbove)}
        onChange={(chosen) => change({ cameraAbove: chosen === 'seen' ? chosen : Number(chosen) })}
      />
      <ChoiceField
        name={t('build.depth')}
        value={`${settings.depth}`}
        choices={depthChoices(settings.depth)}
        onChange={(chosen) => change({ depth: Number(chosen) })}
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
