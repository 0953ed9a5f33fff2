// The files of an object that are worth taking along, each with a way to save a copy.
import { Download } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './files-section.module.css';

const FILE_WORDS: Readonly<Record<string, string>> = {
  glb: 'Model (GLB)',
  obj: 'Model (OBJ)',
  stl: 'For printing (STL)',
  ply: 'Splat (PLY)',
  splat: 'Splat',
  usdz: 'Model (USDZ)',
  preview: 'Preview picture',
  cutOut: 'Cut-out',
  latent: 'Saved shape',
};

interface FilesSectionProps {
  /** What the file is → its name. */
  readonly fileNames: Readonly<Record<string, string>>;
  readonly onSaveCopy: (file: string) => void;
}

export function FilesSection({ fileNames, onSaveCopy }: FilesSectionProps) {
  const known = Object.entries(FILE_WORDS).filter(([file]) => file in fileNames);
  return (
    <Section title="Files">
      <ul className={styles.files}>
        {known.map(([file, words]) => (
          <li key={file} className={styles.file}>
            <span title={fileNames[file]}>{words}</span>
            <IconButton icon={Download} name={`Save a copy: ${words}`} onClick={() => onSaveCopy(file)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
