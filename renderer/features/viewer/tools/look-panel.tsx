// What the object stands before, its light, and how fast the turntable turns it.

import { useId } from 'react';
import { LIGHT_NAMES } from '../../../scene/light/light-choices.ts';
import { ChoiceField } from '../../../ui/fields/choice-field.tsx';
import { t } from '../../../words/words.ts';
import { BACKGROUNDS, TURN_SPEED_NAMES } from '../state/stage-look.ts';
import type { ViewerState } from '../state/viewer-store.ts';
import styles from './look-panel.module.css';
import { ToolPanel } from './tool-panel.tsx';

export function LookPanel({ viewerState: { look, changeLook, closePanel } }: { readonly viewerState: ViewerState }) {
  const [colourId, turnId] = [useId(), useId()];
  return (
    <ToolPanel title={t('viewer.look')} onClose={closePanel}>
      <ChoiceField
        name={t('viewer.background')}
        value={look.background}
        choices={BACKGROUNDS.map((value) => ({ value, words: t(`viewer.backgrounds.${value}`) }))}
        onChange={(background) => changeLook({ background })}
      />
      {look.background === 'colour' && (
        <div className={styles.row}>
          <label htmlFor={colourId}>{t('viewer.colour')}</label>
          <input
            id={colourId}
            type="color"
            className={styles.colour}
            value={look.colour}
            onChange={(event) => changeLook({ colour: event.target.value })}
          />
        </div>
      )}
      <ChoiceField
        name={t('viewer.light')}
        value={look.light}
        choices={LIGHT_NAMES.map((value) => ({ value, words: t(`viewer.lights.${value}`) }))}
        onChange={(light) => changeLook({ light })}
      />
      <div className={styles.row}>
        <label htmlFor={turnId}>{t('viewer.lightTurn')}</label>
        <input
          id={turnId}
          type="range"
          className={styles.turn}
          min={-180}
          max={180}
          step={5}
          value={look.lightTurn}
          aria-valuetext={`${look.lightTurn}°`}
          onChange={(event) => changeLook({ lightTurn: event.target.valueAsNumber })}
        />
        <output className={styles.degrees} htmlFor={turnId}>
          {look.lightTurn}°
        </output>
      </div>
      <ChoiceField
        name={t('viewer.turntable')}
        value={look.turnSpeed}
        choices={TURN_SPEED_NAMES.map((value) => ({ value, words: t(`viewer.turnSpeeds.${value}`) }))}
        onChange={(turnSpeed) => changeLook({ turnSpeed })}
      />
    </ToolPanel>
  );
}
