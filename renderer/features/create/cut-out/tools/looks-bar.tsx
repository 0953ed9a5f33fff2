// What the stage shows of a picture: as it came, without its background, both, or as the model sees it.
import { useStore } from 'zustand';
import { Toggle } from '../../../../ui/buttons/toggle.tsx';
import { ToolBar } from '../../../../ui/buttons/tool-bar.tsx';
import { t } from '../../../../words/words.ts';
import type { CutOutStore, Look } from '../state/cut-out-store.ts';

const LOOKS = ['original', 'both', 'cutOut', 'model'] as const satisfies readonly Look[];

export function LooksBar({ store, className }: { readonly store: CutOutStore; readonly className?: string | undefined }) {
  const { look, setLook } = useStore(store);
  return (
    <ToolBar name={t('cutOut.looks')} className={className}>
      {LOOKS.map((each) => (
        <Toggle key={each} isPressed={each === look} onClick={() => setLook(each)}>
          {t(`cutOut.look.${each}`)}
        </Toggle>
      ))}
    </ToolBar>
  );
}
