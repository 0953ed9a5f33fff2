// The purposes that set everything at once. The one that the settings are is pressed.

import { Button } from '../../../ui/buttons/button.tsx';
import { Explanation } from '../../../ui/messages/explanation.tsx';
import { t } from '../../../words/words.ts';
import { BUILD_PRESETS, presetOf, withPreset } from '../build-presets.ts';
import type { BuildSettings } from '../build-settings.ts';
import styles from './preset-buttons.module.css';

interface PresetButtonsProps {
  readonly settings: BuildSettings;
  readonly onChoose: (settings: BuildSettings) => void;
}

export function PresetButtons({ settings, onChoose }: PresetButtonsProps) {
  const present = presetOf(settings);
  return (
    <fieldset className={styles.presets} aria-label={t('build.purpose')}>
      {BUILD_PRESETS.map((preset) => (
        <Button
          key={preset.id}
          className={styles.preset}
          aria-pressed={preset === present}
          onClick={() => onChoose(withPreset(settings, preset))}
        >
          {t(`build.presets.${preset.id}`)}
        </Button>
      ))}
      <Explanation
        about={t('build.purpose')}
        items={BUILD_PRESETS.map(({ id }) => ({ name: t(`build.presets.${id}`), text: t(`build.presetPurposes.${id}`) }))}
      />
    </fieldset>
  );
}
