// The formats to write, and the size where a format has one.
import { CheckField } from '../../ui/check-field.tsx';
import { FieldGroup } from '../../ui/field-group.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { DEFAULT_BUILD, FORMATS, isMeasured } from './build-settings.ts';
import type { FieldProps } from './field-props.ts';
import styles from './format-fields.module.css';
import { FORMAT_WORDS } from './format-labels.ts';

export function FormatFields({ settings, change }: FieldProps) {
  const { formats } = settings;
  return (
    <FieldGroup title="Files">
      <div className={styles.chips}>
        {FORMATS.map((format) => (
          <CheckField
            key={format}
            look="chip"
            name={FORMAT_WORDS[format].name}
            hint={FORMAT_WORDS[format].purpose}
            isChecked={formats.includes(format)}
            isDisabled={format === 'glb'}
            onChange={(isWanted) => change({ formats: FORMATS.filter((other) => (other === format ? isWanted : formats.includes(other))) })}
          />
        ))}
      </div>
      {isMeasured(settings) && (
        <NumberField
          name="Longest side of the STL, mm"
          value={settings.millimetres}
          minimum={1}
          maximum={10_000}
          onChange={(millimetres) => change({ millimetres: millimetres ?? DEFAULT_BUILD.millimetres })}
        />
      )}
    </FieldGroup>
  );
}
