// Whether an object grows from pictures or from words.

import { Toggle } from '../../../ui/buttons/toggle.tsx';
import { ToolBar } from '../../../ui/buttons/tool-bar.tsx';
import { Explanation } from '../../../ui/messages/explanation.tsx';
import { t } from '../../../words/words.ts';
import type { CreateState } from '../state/create-store.ts';

const SOURCES = [
  { source: 'pictures', key: 'fromPictures' },
  { source: 'words', key: 'fromWords' },
] as const;

interface SourceTabsProps {
  readonly source: CreateState['source'];
  /** Whether there is a model that takes words. */
  readonly canDescribe: boolean;
  readonly className?: string | undefined;
  readonly onChange: (source: CreateState['source']) => void;
}

export function SourceTabs({ source, canDescribe, className, onChange }: SourceTabsProps) {
  return (
    <ToolBar name={t('create.source')} className={className}>
      {SOURCES.map((tab) => (
        <Toggle
          key={tab.source}
          isPressed={tab.source === source}
          disabled={tab.source === 'words' && !canDescribe}
          onClick={() => onChange(tab.source)}
        >
          {t(`create.${tab.key}`)}
        </Toggle>
      ))}
      {!canDescribe && (
        <Explanation about={t('create.fromWords')} items={[{ name: t('create.fromWords'), text: t('create.noWordsModel') }]} />
      )}
    </ToolBar>
  );
}
