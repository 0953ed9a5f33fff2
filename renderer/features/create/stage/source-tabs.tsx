// Whether an object grows from pictures or from words.
import { Toggle, ToggleBar } from '../../../ui/toggle-bar.tsx';
import type { CreateState } from '../state/create-store.ts';

const SOURCES: readonly { source: CreateState['source']; words: string }[] = [
  { source: 'pictures', words: 'From pictures' },
  { source: 'words', words: 'From words' },
];

interface SourceTabsProps {
  readonly source: CreateState['source'];
  /** Whether there is a model that takes words. */
  readonly canDescribe: boolean;
  readonly className?: string | undefined;
  readonly onChange: (source: CreateState['source']) => void;
}

export function SourceTabs({ source, canDescribe, className, onChange }: SourceTabsProps) {
  return (
    <ToggleBar name="What it grows from" className={className}>
      {SOURCES.map((tab) => (
        <Toggle
          key={tab.source}
          isPressed={tab.source === source}
          disabled={tab.source === 'words' && !canDescribe}
          title={tab.source === 'words' && !canDescribe ? 'No model that takes words is here yet' : undefined}
          onClick={() => onChange(tab.source)}
        >
          {tab.words}
        </Toggle>
      ))}
    </ToggleBar>
  );
}
