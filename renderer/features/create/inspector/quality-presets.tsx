// How good it shall look, in front of Grow, with what each choice costs here; below them what the present choice will take.

import type { Forecast } from '#contract/views/job-views.ts';
import { triangleWords } from '../../../shared/building-options/build-labels.ts';
import { presetOf, QUALITY_PRESETS, withPreset } from '../../../shared/building-options/build-presets.ts';
import { type BuildSettings, isTextured } from '../../../shared/building-options/build-settings.ts';
import { classNames } from '../../../ui/class-names.ts';
import { byteWords } from '../../../ui/formats/format-number.ts';
import { roughDurationWords } from '../../../ui/formats/format-time.ts';
import { t } from '../../../words/words.ts';
import type { Forecasts } from '../state/forecast-store.ts';
import styles from './quality-presets.module.css';

interface QualityPresetsProps {
  readonly build: BuildSettings;
  readonly forecasts: Pick<Forecasts, 'chosen' | 'presets'>;
  readonly onChoose: (build: BuildSettings) => void;
}

export function QualityPresets({ build, forecasts, onChoose }: QualityPresetsProps) {
  const present = presetOf(build);
  return (
    <div className={styles.area}>
      <fieldset className={styles.presets} aria-label={t('create.quality')}>
        {QUALITY_PRESETS.map((preset) => (
          <button
            key={preset.id}
            type="button"
            className={styles.preset}
            aria-pressed={preset === present}
            onClick={() => onChoose(withPreset(build, preset))}
          >
            <span className={styles.name}>{t(`build.presets.${preset.id}`)}</span>
            <span className={styles.cost}>{costWords(forecasts.presets[preset.id])}</span>
          </button>
        ))}
      </fieldset>
      <ForecastLine forecast={forecasts.chosen} build={build} />
    </div>
  );
}

function ForecastLine({ forecast, build }: { readonly forecast: Forecast | undefined; readonly build: BuildSettings }) {
  const surface = isTextured(build) ? t('build.textureOf', { size: build.texture }) : t('build.vertexColours');
  const parts = [timeWords(forecast), triangleWords(build, undefined), surface, memoryWords(forecast)].filter(
    (words) => words !== undefined,
  );
  const warning = shortage(forecast);
  return (
    <>
      <p className={styles.forecast} role="status">
        {parts.join(' · ')}
      </p>
      {warning !== undefined && <p className={classNames(styles.forecast, styles.warning)}>{warning}</p>}
    </>
  );
}

function costWords(forecast: Forecast | undefined): string {
  return forecast?.seconds === undefined ? t('create.costUnknown') : roughDurationWords(forecast.seconds);
}

function timeWords(forecast: Forecast | undefined): string | undefined {
  if (forecast === undefined) return undefined;
  if (forecast.seconds === undefined) return t('create.timeUnknown');
  const time = roughDurationWords(forecast.seconds);
  return t(forecast.basis === 'guessed' ? 'create.takesPerhaps' : 'create.takesAbout', { time });
}

function memoryWords(forecast: Forecast | undefined): string | undefined {
  return forecast && t('create.needsMemory', { bytes: byteWords(forecast.memory.neededBytes) });
}

function shortage(forecast: Forecast | undefined): string | undefined {
  if (forecast === undefined) return undefined;
  const { fits, freeBytes, neededBytes } = forecast.memory;
  if (fits !== false || freeBytes === undefined) return undefined;
  return t('create.tooLittleMemory', { needed: byteWords(neededBytes), free: byteWords(freeBytes) });
}
