// A number that may be left empty, meaning "what is best". Gives back only numbers within its limits, and whole ones for a whole step; whoever
// typed another is told what the limits are.
import { useState } from 'react';
import { t } from '../../../words/words.ts';
import { exactCount } from '../../formats/format-number.ts';
import { FigureField } from './figure-field.tsx';

interface NumberFieldProps {
  readonly name: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly minimum: number;
  readonly maximum: number;
  readonly step?: number;
  readonly placeholder?: string;
}

export function NumberField({ name, value, onChange, minimum, maximum, step = 1, placeholder }: NumberFieldProps) {
  const [wasOutside, setWasOutside] = useState(false);
  const commit = (text: string) => {
    const number = Number(text);
    const isEmpty = text.trim() === '';
    setWasOutside(!isEmpty && !(number >= minimum && number <= maximum));
    if (isEmpty) onChange(undefined);
    else if (Number.isFinite(number)) {
      const allowed = Math.min(Math.max(number, minimum), maximum);
      onChange(Number.isInteger(step) ? Math.round(allowed) : allowed);
    }
  };
  return (
    <FigureField
      name={name}
      complaint={wasOutside && t('actions.limits', { minimum: exactCount(minimum), maximum: exactCount(maximum) })}
      type="number"
      text={value?.toString() ?? ''}
      onCommit={commit}
      min={minimum}
      max={maximum}
      step={step}
      placeholder={placeholder}
    />
  );
}
