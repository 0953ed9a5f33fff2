// A day, typed as the language of the window writes days; the browser's own field follows the browser's language. Who typed no day is
// told how one is written, and finds it as it was typed: the filter stays as it is until that is corrected or cleared.
import { useState } from 'react';
import { FigureField } from '../../../ui/fields/numbers/figure-field.tsx';
import { t } from '../../../words/words.ts';
import { readDay, writtenDay } from './filter-days.ts';

interface DayFieldProps {
  readonly name: string;
  readonly day: Date | undefined;
  readonly onChange: (day: Date | undefined) => void;
}

export function DayField({ name, day, onChange }: DayFieldProps) {
  const [refused, setRefused] = useState<string>();
  const commit = (text: string) => {
    const read = readDay(text);
    const isNone = read === undefined && text.trim() !== '';
    setRefused(isNone ? text : undefined);
    if (!isNone) onChange(read);
  };
  return (
    <FigureField
      name={name}
      complaint={refused !== undefined && t('library.noDay', { example: writtenDay(new Date()) })}
      inputMode="numeric"
      text={refused ?? (day === undefined ? '' : writtenDay(day))}
      placeholder={t('library.dayForm')}
      onCommit={commit}
    />
  );
}
