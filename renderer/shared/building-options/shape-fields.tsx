// How many triangles, which sides of them are drawn, and whether they close to a solid.
import { CheckField } from '../../ui/check-field.tsx';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import type { BuildSettings } from './build-settings.ts';
import type { FieldProps } from './field-props.ts';
import { TrianglesField } from './triangles-field.tsx';

const DRAWN_SIDES: readonly { value: BuildSettings['drawnSides']; words: string }[] = [
  { value: 'auto', words: 'As it needs' },
  { value: 'single', words: 'Outside only' },
  { value: 'double', words: 'Both sides' },
];

const PIVOTS: readonly { value: BuildSettings['pivot']; words: string }[] = [
  { value: 'ground', words: 'Under it' },
  { value: 'centre', words: 'Inside it' },
];

export function ShapeFields({ settings, change }: FieldProps) {
  return (
    <FieldGroup title="Shape">
      <TrianglesField budget={settings.triangles} onChange={(triangles) => change({ triangles })} />
      <ChoiceField name="Faces show" value={settings.drawnSides} choices={DRAWN_SIDES} onChange={(drawnSides) => change({ drawnSides })} />
      <ChoiceField name="Origin" value={settings.pivot} choices={PIVOTS} onChange={(pivot) => change({ pivot })} />
      <CheckField
        name="Closed solid for printing"
        isChecked={settings.isPrintReady}
        onChange={(isPrintReady) => change({ isPrintReady })}
        hint="Makes it watertight and checks how thin its walls are"
      />
    </FieldGroup>
  );
}
