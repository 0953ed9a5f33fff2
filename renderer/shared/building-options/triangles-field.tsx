// A number of triangles: a few usual ones to click, or any that can be typed as `8k` or `5 %`.
import { FigureBox } from '../../ui/figure-box.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { readTriangles, type TriangleBudget, writeTriangles } from './triangle-budget.ts';

const USUAL = [
  { value: 'best', words: 'Best' },
  { value: 'raw', words: 'Raw' },
  { value: '50k', words: '50k' },
  { value: '10k', words: '10k' },
  { value: '2k', words: '2k' },
] as const;

interface TrianglesFieldProps {
  readonly budget: TriangleBudget;
  readonly onChange: (budget: TriangleBudget) => void;
}

export function TrianglesField({ budget, onChange }: TrianglesFieldProps) {
  const choose = (text: string) => onChange(readTriangles(text) ?? budget);
  const usual = USUAL.find(({ value }) => isSame(readTriangles(value), budget));
  return (
    <SegmentedField
      name="Triangles"
      value={usual?.value}
      choices={USUAL}
      onChange={choose}
      aside={
        <FigureBox
          aria-label="Triangles, exactly"
          text={usual === undefined ? writeTriangles(budget) : ''}
          onCommit={choose}
          placeholder="or 8k, 5 %"
        />
      }
    />
  );
}

function isSame(first: TriangleBudget | undefined, second: TriangleBudget): boolean {
  return first !== undefined && writeTriangles(first) === writeTriangles(second);
}
