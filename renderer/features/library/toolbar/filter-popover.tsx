// What is shown and what is left out: favourites, built or not, models, tags, triangles, dates.
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import type { LibraryFilter } from '#contract/library/library-query.ts';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { CheckField } from '../../../ui/fields/check-field.tsx';
import { FieldGroup } from '../../../ui/fields/field-group.tsx';
import { NumberField } from '../../../ui/fields/numbers/number-field.tsx';
import { SegmentedField } from '../../../ui/fields/segmented-field.tsx';
import { Popover } from '../../../ui/layers/popover.tsx';
import { isolated } from '../../../words/isolated.ts';
import { t } from '../../../words/words.ts';
import { type Counted, isFiltered, packsOf, tagsOf } from '../state/library-view.ts';
import { DayField } from './day-field.tsx';
import { dayOf, momentOf } from './filter-days.ts';
import styles from './toolbar.module.css';

interface FilterPopoverProps {
  /** All of the library. */
  readonly assets: readonly AssetRow[];
  readonly filter: LibraryFilter;
  /** What the model of a name is called. */
  readonly titleOf: (pack: string) => string;
  readonly onRefine: (filter: LibraryFilter) => void;
  readonly onClear: () => void;
}

/** More are found by typing. */
const MOST_TAGS = 24;
const MOST_TRIANGLES = 100_000_000;

export function FilterPopover({ onClear, ...props }: FilterPopoverProps) {
  /** What was typed wrongly goes, too, with all of the filter. */
  const [clearings, setClearings] = useState(0);
  const button = (
    <Button
      weight="quiet"
      icon={ListFilter}
      aria-pressed={isFiltered(props.filter)}
      className={styles.narrow}
      aria-label={t('library.filter')}
    >
      {t('library.filter')}
    </Button>
  );
  return (
    <Popover button={button} name={t('library.filter')}>
      <FilterFields
        key={clearings}
        {...props}
        onClear={() => {
          setClearings(clearings + 1);
          onClear();
        }}
      />
    </Popover>
  );
}

function FilterFields({ assets, filter, titleOf, onRefine, onClear }: FilterPopoverProps) {
  const { built, favourites, minTriangles, maxTriangles, from, until } = filter;
  return (
    <>
      <CheckField
        name={t('library.onlyFavourites')}
        isChecked={favourites === true}
        onChange={(isOn) => onRefine({ favourites: isOn ? true : undefined })}
      />
      <SegmentedField
        name={t('library.state')}
        value={built === undefined ? 'all' : built ? 'built' : 'unbuilt'}
        choices={[
          { value: 'all', words: t('library.all') },
          { value: 'built', words: t('library.built') },
          { value: 'unbuilt', words: t('library.notBuilt') },
        ]}
        onChange={(value) => onRefine({ built: value === 'all' ? undefined : value === 'built' })}
      />
      <Chips
        title={t('library.models')}
        names={packsOf(assets)}
        wordsOf={titleOf}
        chosen={filter.packs ?? []}
        onChoose={(packs) => onRefine({ packs })}
      />
      <Chips title={t('library.tags')} names={tagsOf(assets)} chosen={filter.tags ?? []} onChoose={(tags) => onRefine({ tags })} />
      <FieldGroup title={t('library.trianglesTitle')}>
        <NumberField
          name={t('library.atLeast')}
          value={minTriangles}
          minimum={0}
          maximum={MOST_TRIANGLES}
          onChange={(value) => onRefine({ minTriangles: value })}
        />
        <NumberField
          name={t('library.atMost')}
          value={maxTriangles}
          minimum={0}
          maximum={MOST_TRIANGLES}
          onChange={(value) => onRefine({ maxTriangles: value })}
        />
      </FieldGroup>
      <FieldGroup title={t('library.made')}>
        <DayField
          name={t('library.fromDay')}
          day={from === undefined ? undefined : dayOf(from)}
          onChange={(day) => onRefine({ from: day && momentOf(day) })}
        />
        <DayField
          name={t('library.untilDay')}
          day={until === undefined ? undefined : dayOf(until, -1)}
          onChange={(day) => onRefine({ until: day && momentOf(day, 1) })}
        />
      </FieldGroup>
      {isFiltered(filter) && <Button onClick={onClear}>{t('library.clearFilter')}</Button>}
    </>
  );
}

interface ChipsProps {
  readonly title: string;
  readonly names: readonly Counted[];
  /** What the chip of a name says; the name itself where absent. */
  readonly wordsOf?: (name: string) => string;
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: string[]) => void;
}

function Chips({ title, names, wordsOf = String, chosen, onChoose }: ChipsProps) {
  if (names.length === 0) return null;
  return (
    <FieldGroup title={title}>
      <div className={styles.chips}>
        {names.slice(0, MOST_TAGS).map(({ name, count }) => (
          <CheckField
            key={name}
            look="chip"
            name={`${isolated(wordsOf(name))} ${count}`}
            isChecked={chosen.includes(name)}
            onChange={(isOn) => onChoose(isOn ? [...chosen, name] : chosen.filter((other) => other !== name))}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
