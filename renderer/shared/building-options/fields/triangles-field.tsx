// A number of triangles: a few usual ones to click, or any that can be typed as `8k` or `5 %`.
import { useState } from 'react';
import { FigureBox } from '../../../ui/fields/numbers/figure-box.tsx';
import { SegmentedField } from '../../../ui/fields/segmented-field.tsx';
import { Complaint } from '../../../ui/messages/complaint.tsx';
import { t } from '../../../words/words.ts';
import { readTriangles, type TriangleBudget, writeTriangles } from '../triangle-budget.ts';

const USUAL = ['best', 'raw', '50k', '10k', '2k'] as const;

interface TrianglesFieldProps {
  readonly budget: TriangleBudget;
  readonly onChange: (budget: TriangleBudget) => void;
}

export function TrianglesField({ budget, onChange }: TrianglesFieldProps) {
  const [isOdd, setIsOdd] = useState(false);
  const choose = (text: string) => {
    const asked = readTriangles(text);
    setIsOdd(asked === undefined);
    if (asked !== undefined) onChange(asked);
  };
  const usual = USUAL.find((value) => isSame(readTriangles(value), budget));
  return (
    <div>
      <SegmentedField
        name={t('build.triangles')}
        value={usual}
        choices={USUAL.map((value) => ({ value, words: value === 'best' || value === 'raw' ? t(`build.${value}`) : value }))}
        onChange={choose}
        aside={
          <FigureBox
            aria-label={t('build.trianglesExactly')}
            text={usual === undefined ? writeTriangles(budget) : ''}
            onCommit={choose}
            placeholder={t('build.trianglesExample')}
          />
        }
      />
      {isOdd && <Complaint>{t('build.trianglesHelp')}</Complaint>}
    </div>
  );
}

function isSame(first: TriangleBudget | undefined, second: TriangleBudget): boolean {
  return first !== undefined && writeTriangles(first) === writeTriangles(second);
}
