// A day, typed as the language of the window writes days; the browser's own field follows the browser's language. Who typed no day is
// told how one is written.
import { useState } from 'react';
import { FigureField } from '../../../ui/fields/figure-field.tsx';
import { t } from '../../../words/words.ts';
import { readDay, writtenDay } from './filter-days.ts';

interface DayFieldProps {
  readonly name: string;
  readonly day: Date | undefined;
  readonly onChange: (day: Date | undefined) => void;
}

export function DayField({ name, day, onChange }: DayFieldProps) {
  const [wasNone, setWasNone] = useState(false);
  const commit = (text: string) => {
    const read = readDay(text);
    setWasNone(read === undefined && text.trim() !== '');
    onChange(read);
  };
  return (
    <FigureField
      name={name}
      complaint={wasNone && t('library.noDay', { example: writtenDay(new Date()) })}
      inputMode="numeric"
      text={day === undefined ? '' : writtenDay(day)}
      placeholder={t('library.dayForm')}
      onCommit={commit}
    />
  );
}
