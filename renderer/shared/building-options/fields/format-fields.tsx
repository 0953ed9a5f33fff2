// The formats to write, and the size where a format has one.

import { CheckField } from '../../../ui/fields/check-field.tsx';
import { FieldGroup } from '../../../ui/fields/field-group.tsx';
import { NumberField } from '../../../ui/fields/numbers/number-field.tsx';
import { t } from '../../../words/words.ts';
import { DEFAULT_BUILD, FORMATS, isMeasured } from '../build-settings.ts';
import { formatName } from '../format-labels.ts';
import type { FieldProps } from './field-props.ts';
import styles from './format-fields.module.css';

export function FormatFields({ settings, change }: FieldProps) {
  const { formats } = settings;
  return (
    <FieldGroup
      title={t('build.files')}
      explanation={FORMATS.map((format) => ({ name: formatName(format), text: t(`build.formatPurposes.${format}`) }))}
    >
      <div className={styles.chips}>
        {FORMATS.map((format) => (
          <CheckField
            key={format}
            look="chip"
            name={formatName(format)}
            isChecked={formats.includes(format)}
            isDisabled={format === 'glb'}
            onChange={(isWanted) => change({ formats: FORMATS.filter((other) => (other === format ? isWanted : formats.includes(other))) })}
          />
        ))}
      </div>
      {isMeasured(settings) && (
        <NumberField
          name={t('build.printSize')}
          value={settings.millimetres}
          minimum={1}
          maximum={10_000}
          onChange={(millimetres) => change({ millimetres: millimetres ?? DEFAULT_BUILD.millimetres })}
        />
      )}
    </FieldGroup>
  );
}
