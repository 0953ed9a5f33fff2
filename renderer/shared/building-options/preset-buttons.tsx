// The purposes that set everything at once. The one that the settings are is pressed.
import { Button } from '../../ui/button.tsx';
import { BUILD_PRESETS, presetOf } from './build-presets.ts';
import type { BuildSettings } from './build-settings.ts';
import styles from './preset-buttons.module.css';

interface PresetButtonsProps {
  readonly settings: BuildSettings;
  readonly onChoose: (settings: BuildSettings) => void;
}

export function PresetButtons({ settings, onChoose }: PresetButtonsProps) {
  const present = presetOf(settings);
  return (
    <fieldset className={styles.presets} aria-label="Purpose">
      {BUILD_PRESETS.map((preset) => (
        <Button
          key={preset.name}
          className={styles.preset}
          aria-pressed={preset === present}
          title={preset.purpose}
          onClick={() => onChoose(preset.settings)}
        >
          {preset.name}
        </Button>
      ))}
    </fieldset>
  );
}
