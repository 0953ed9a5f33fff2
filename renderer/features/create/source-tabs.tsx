// Whether an object grows from pictures or from words.
import { Toggle, ToggleBar } from '../../ui/toggle-bar.tsx';
import type { Creation } from './create-store.ts';

const SOURCES: readonly { source: Creation['source']; words: string }[] = [
  { source: 'pictures', words: 'From pictures' },
  { source: 'words', words: 'From words' },
];

interface SourceTabsProps {
  readonly source: Creation['source'];
  readonly className?: string | undefined;
  readonly onChange: (source: Creation['source']) => void;
}

export function SourceTabs({ source, className, onChange }: SourceTabsProps) {
  return (
    <ToggleBar name="What it grows from" className={className}>
      {SOURCES.map((tab) => (
        <Toggle key={tab.source} isPressed={tab.source === source} onClick={() => onChange(tab.source)}>
          {tab.words}
        </Toggle>
      ))}
    </ToggleBar>
  );
}
