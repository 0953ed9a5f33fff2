// A number of triangles: a few usual ones to click, or any that can be typed as `8k` or `5 %`.
import { useState } from 'react';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { readTriangles, type TriangleBudget, writeTriangles } from './triangle-budget.ts';
import styles from './triangles-field.module.css';

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
      aside={<ExactTriangles text={usual === undefined ? writeTriangles(budget) : ''} onCommit={choose} />}
    />
  );
}

interface ExactTrianglesProps {
  readonly text: string;
  readonly onCommit: (text: string) => void;
}

function ExactTriangles({ text, onCommit }: ExactTrianglesProps) {
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    setDraft(undefined);
    if (draft !== undefined && draft.trim() !== '') onCommit(draft);
  };
  return (
    <input
      className={styles.input}
      aria-label="Triangles, exactly"
      value={draft ?? text}
      placeholder="or 8k, 5 %"
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}

function isSame(first: TriangleBudget | undefined, second: TriangleBudget): boolean {
  return first !== undefined && writeTriangles(first) === writeTriangles(second);
}
