// Where the next object grows, once there is a farm to choose: on this computer, or there.
import { SegmentedField } from '../../../ui/fields/segmented-field.tsx';
import { t } from '../../../words/words.ts';
import type { GenerationSettings } from '../state/generation-settings.ts';

type Place = GenerationSettings['place'];

export function PlaceField({ place, onChange }: { readonly place: Place; readonly onChange: (place: Place) => void }) {
  const choices = [
    { value: 'here', words: t('farm.here') },
    { value: 'farm', words: t('farm.there') },
  ] as const;
  return <SegmentedField name={t('farm.place')} value={place} choices={choices} onChange={onChange} />;
}
