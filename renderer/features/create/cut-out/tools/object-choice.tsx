// Which of several separate objects of a picture is made: all of them as one, or one alone. The one pointed at is outlined.
import type { SeparateObject } from '#contract/generation/generation.ts';
import { Toggle } from '../../../../ui/buttons/toggle.tsx';
import { t } from '../../../../words/words.ts';
import type { CutOutState } from '../state/cut-out-store.ts';
import { sidesOf } from '../state/object-sides.ts';
import styles from './tool-options.module.css';

interface ObjectChoiceProps {
  readonly state: CutOutState;
  readonly pictureKey: string;
}

export function ObjectChoice({ state, pictureKey }: ObjectChoiceProps) {
  const found = state.workedOn(pictureKey)?.editor.found;
  if (found === undefined) return null;
  const { objects, object: chosen } = found;
  const choose = (object: number | undefined) => object !== chosen && void state.findAgain(pictureKey, { object });
  return (
    <div className={styles.choice}>
      <span className={styles.told}>{t('cutOut.objectsFound', { count: objects.length })}</span>
      <div className={styles.objects} role="toolbar" aria-label={t('cutOut.whichObject')}>
        <Toggle isPressed={chosen === undefined} onClick={() => choose(undefined)}>
          {t(objects.length === 2 ? 'cutOut.bothObjects' : 'cutOut.allObjects')}
        </Toggle>
        {namesOf(objects).map((name, at) => (
          <Toggle
            key={name}
            isPressed={chosen === at + 1}
            onClick={() => choose(at + 1)}
            onPointerEnter={() => state.pointAt(at + 1)}
            onPointerLeave={() => state.pointAt(undefined)}
            onFocus={() => state.pointAt(at + 1)}
            onBlur={() => state.pointAt(undefined)}
          >
            {name}
          </Toggle>
        ))}
      </div>
    </div>
  );
}

/** Two are told apart by where they are, more by their numbers. */
function namesOf(objects: readonly SeparateObject[]): string[] {
  const sides = sidesOf(objects);
  return sides === undefined
    ? objects.map((_, at) => t('cutOut.objectNumber', { number: at + 1 }))
    : sides.map((side) => t(`cutOut.side.${side}`));
}
