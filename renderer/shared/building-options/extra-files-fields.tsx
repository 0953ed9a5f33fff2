// Files beside the model: coarser levels of it, and pictures or a film of one turn.
import { CheckField } from '../../ui/check-field.tsx';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { FoldedFieldGroup } from '../../ui/field-group.tsx';
import type { BuildSettings } from './build-settings.ts';
import type { FieldProps } from './field-props.ts';

const LEVELS = choicesOf([0, 1, 2, 3, 4]);
const PICTURES = choicesOf([0, 8, 12, 24, 36]);

export function ExtraFilesFields({ settings, change }: FieldProps) {
  return (
    <FoldedFieldGroup title="More files" summary={extrasWords(settings)}>
      <ChoiceField
        name="Levels of detail"
        value={String(settings.levelsOfDetail)}
        choices={LEVELS}
        onChange={(count) => change({ levelsOfDetail: Number(count) })}
      />
      <ChoiceField
        name="Turntable pictures"
        value={String(settings.turntablePictures)}
        choices={PICTURES}
        onChange={(count) => change({ turntablePictures: Number(count) })}
      />
      <CheckField
        name="Turntable film"
        isChecked={settings.hasTurntableFilm}
        onChange={(hasTurntableFilm) => change({ hasTurntableFilm })}
        hint="One turn in four seconds, as WebM"
      />
    </FoldedFieldGroup>
  );
}

function extrasWords({ levelsOfDetail, turntablePictures, hasTurntableFilm }: BuildSettings): string {
  const words = [
    levelsOfDetail > 0 && `${levelsOfDetail} coarser`,
    turntablePictures > 0 && `${turntablePictures} pictures`,
    hasTurntableFilm && 'film',
  ].filter(Boolean);
  return words.join(', ') || 'none';
}

function choicesOf(counts: readonly number[]): { value: string; words: string }[] {
  return counts.map((count) => ({ value: String(count), words: count === 0 ? 'None' : String(count) }));
}
