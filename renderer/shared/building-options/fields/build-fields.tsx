// Everything that can be chosen about the files of an object: by purpose first, then one by one.

import type { BuildSettings } from '../build-settings.ts';
import { AppearanceFields } from './appearance-fields.tsx';
import styles from './build-fields.module.css';
import { CompressedCopyFields } from './compressed-copy-fields.tsx';
import { ExtraFilesFields } from './extra-files-fields.tsx';
import { FormatFields } from './format-fields.tsx';
import { PresetButtons } from './preset-buttons.tsx';
import { ShapeFields } from './shape-fields.tsx';

export interface BuildFieldsProps {
  readonly settings: BuildSettings;
  readonly onChange: (settings: BuildSettings) => void;
}

export function BuildFields({ settings, onChange }: BuildFieldsProps) {
  const change = (part: Partial<BuildSettings>) => onChange({ ...settings, ...part });
  return (
    <div className={styles.groups}>
      <PresetButtons settings={settings} onChoose={onChange} />
      <ShapeFields settings={settings} change={change} />
      <AppearanceFields settings={settings} change={change} />
      <FormatFields settings={settings} change={change} />
      <ExtraFilesFields settings={settings} change={change} />
      <CompressedCopyFields settings={settings} change={change} />
    </div>
  );
}
