// Where a model would be fetched from, how much and where to: nothing is connected to before the click.

import { Download } from 'lucide-react';
import { useState } from 'react';
import type { PackPlan } from '#contract/machine/pack-list.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { CheckField } from '../../ui/fields/check-field.tsx';
import { fileSizeWords } from '../../ui/formats/format-number.ts';
import { Note } from '../../ui/messages/note.tsx';
import { t } from '../../words/words.ts';
import styles from './models-dialog.module.css';
import { ModelsDialog } from './models-dialog.tsx';
import { licenceWords } from './pack-words.ts';

interface GetDialogProps {
  readonly plan: PackPlan;
  readonly onGet: (agreesToLicence: boolean) => void;
  readonly onClose: () => void;
}

export function GetDialog({ plan, onGet, onClose }: GetDialogProps) {
  const [agrees, setAgrees] = useState(false);
  const { title, bytes, host, folder, freeBytes, licences, asksConsent, files } = plan;
  const licence = licences.weights;
  return (
    <ModelsDialog
      title={t('models.getTitle', { pack: title })}
      onClose={onClose}
      yes={
        <Button weight="primary" icon={Download} disabled={asksConsent && !agrees} onClick={() => onGet(agrees)}>
          {t('models.getNow', { bytes: fileSizeWords(bytes) })}
        </Button>
      }
    >
      <p>{t('models.getFrom', { bytes: fileSizeWords(bytes), host, folder })}</p>
      <p>{t('models.getFree', { bytes: fileSizeWords(freeBytes) })}</p>
      <p className={styles.quiet}>
        {licence.name}: {licenceWords(licence)}
      </p>
      {asksConsent && <CheckField name={t('models.agree', { licence: licence.name })} isChecked={agrees} onChange={setAgrees} />}
      <details>
        <summary>{t('models.otherMachine')}</summary>
        <p className={styles.quiet}>{t('models.otherMachineNote')}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by the keyboard */}
        <section className={styles.files} tabIndex={0} aria-label={t('models.files')}>
          {files.map(({ path, url }) => (
            <p key={path}>{url}</p>
          ))}
        </section>
      </details>
      <Note>{t('models.getNothing')}</Note>
    </ModelsDialog>
  );
}
