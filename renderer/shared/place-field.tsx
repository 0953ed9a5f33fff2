// Where the next object grows, once there is a farm to choose: on this computer, or there.
import { SegmentedField } from '../ui/fields/segmented-field.tsx';
import { t } from '../words/words.ts';

/** On this machine, or on the farm, which only one who has switched it on can choose. */
type Place = 'here' | 'farm';

export function PlaceField({ place, onChange }: { readonly place: Place; readonly onChange: (place: Place) => void }) {
  const choices = [
    { value: 'here', words: t('farm.here') },
    { value: 'farm', words: t('farm.there') },
  ] as const;
  return <SegmentedField name={t('farm.place')} value={place} choices={choices} onChange={onChange} />;
}
