// The files of an object that are worth taking along, each with a way to save a copy.

import { Download } from 'lucide-react';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { fileSizeWords } from '../../../ui/formats/format-number.ts';
import { FoldedSection, Section } from '../../../ui/panels/section.tsx';
import { t } from '../../../words/words.ts';
import { type NamedFile, namedFiles } from '../facts/file-labels.ts';
import styles from './files-section.module.css';

interface FilesSectionProps {
  /** What the file is → its name. */
  readonly fileNames: Readonly<Record<string, string>>;
  /** By the same keys; without those that are gone. */
  readonly fileBytes: Readonly<Record<string, number>>;
  readonly onSaveCopy: (file: string) => void;
}

export function FilesSection({ fileNames, fileBytes, onSaveCopy }: FilesSectionProps) {
  const files = namedFiles(fileNames);
  const listOf = (listed: readonly NamedFile[]) => (
    <ul className={styles.files}>
      {listed.map(({ what, words }) => (
        <li key={what} className={styles.file}>
          <span className={styles.name}>{words}</span>
          {fileBytes[what] !== undefined && <span className={styles.bytes}>{fileSizeWords(fileBytes[what])}</span>}
          <IconButton
            icon={Download}
            name={t('viewer.saveCopy', { file: words })}
            isFlush
            whyNot={fileBytes[what] === undefined ? t('hindrances.fileGone') : undefined}
            onClick={() => onSaveCopy(what)}
          />
        </li>
      ))}
    </ul>
  );
  const forOthers = files.filter(({ what }) => what !== 'latent');
  const latent = files.filter(({ what }) => what === 'latent');
  return (
    <>
      <Section title={t('viewer.files')}>{listOf(forOthers)}</Section>
      {latent.length > 0 && <FoldedSection title={t('build.moreFiles')}>{listOf(latent)}</FoldedSection>}
    </>
  );
}
