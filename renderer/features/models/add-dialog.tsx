// What was found where the user pointed, how its files shall come, and the terms that want to be agreed to.

import { useState } from 'react';
import type { PackMode } from '#contract/machine/pack-list.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { CheckField } from '../../ui/fields/check-field.tsx';
import { SegmentedField } from '../../ui/fields/segmented-field.tsx';
import { fileSizeWords } from '../../ui/formats/format-number.ts';
import { Note } from '../../ui/messages/note.tsx';
import { t } from '../../words/words.ts';
import styles from './models-dialog.module.css';
import { ModelsDialog } from './models-dialog.tsx';
import type { PackChoice } from './models-store.ts';
import { licenceName, licenceWords } from './pack-words.ts';

interface AddDialogProps {
  readonly choice: PackChoice;
  readonly onAdd: (mode: PackMode, agreesToLicence: boolean) => void;
  readonly onClose: () => void;
}

export function AddDialog({ choice: { offers }, onAdd, onClose }: AddDialogProps) {
  const [mode, setMode] = useState<PackMode>('copy');
  const [agrees, setAgrees] = useState(false);
  const asking = offers.filter(({ asksConsent }) => asksConsent);
  return (
    <ModelsDialog
      title={t('models.addTitle')}
      onClose={onClose}
      yes={
        <Button weight="primary" disabled={asking.length > 0 && !agrees} onClick={() => onAdd(mode, agrees)}>
          {t('models.add')}
        </Button>
      }
    >
      <ul className={styles.offers}>
        {offers.map((offer) => (
          <li key={offer.name} className={styles.offer}>
            <h3>{offer.title}</h3>
            <p className={styles.quiet}>{t('models.offer', { count: offer.files, bytes: fileSizeWords(offer.bytes) })}</p>
            <p className={styles.quiet}>
              {licenceName(offer.licences.weights)}: {licenceWords(offer.licences.weights)}
            </p>
          </li>
        ))}
      </ul>
      <SegmentedField name={t('models.how')} value={mode} choices={modes()} onChange={setMode} />
      <Note>
        {modeNote(mode)} {t('models.checked')}
      </Note>
      {asking.map(({ name, licences }) => (
        <CheckField key={name} name={t('models.agree', { licence: licences.weights.name })} isChecked={agrees} onChange={setAgrees} />
      ))}
    </ModelsDialog>
  );
}

function modes() {
  return [
    { value: 'copy', words: t('models.copy') },
    { value: 'link', words: t('models.link') },
    { value: 'in-place', words: t('models.inPlace') },
  ] as const;
}

function modeNote(mode: PackMode): string {
  if (mode === 'copy') return t('models.copyNote');
  return t(mode === 'link' ? 'models.linkNote' : 'models.inPlaceNote');
}
