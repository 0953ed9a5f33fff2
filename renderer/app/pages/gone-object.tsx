// In the place of an object that is not in the library: because it went to the trash while it was looked at, for example.
import { FileQuestion } from 'lucide-react';
import { useStore } from 'zustand';
import { StageMessage } from '../../features/engine/stage-message.tsx';
import { Button } from '../../ui/buttons/button.tsx';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';

export function GoneObject({ stores }: { readonly stores: Pick<Stores, 'navigation'> }) {
  const { go } = useStore(stores.navigation);
  return (
    <StageMessage icon={FileQuestion} tone="calm" name={t('viewer.title')} title={t('viewer.notInLibrary')} text={t('viewer.gone')}>
      <Button keys="Esc" onClick={() => go({ kind: 'library' })}>
        {t('viewer.backToLibrary')}
      </Button>
      <Button weight="quiet" onClick={() => go({ kind: 'trash' })}>
        {t('failures.openTrash')}
      </Button>
    </StageMessage>
  );
}
