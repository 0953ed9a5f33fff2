// What to expect of a pack. One that works out from a picture what its camera sees is honest about what it cannot know.

import type { PackSummary } from '#contract/machine/model-pack.ts';
import { ModelNote } from '../../../shared/model-note.tsx';
import { t } from '../../../words/words.ts';
import { usableSlots } from '../pictures/picture-slot.ts';
import { STARTER_THINGS } from '../stage/starter-things.ts';
import type { CreateState } from '../state/create-store.ts';

interface PackNoteProps {
  readonly pack: PackSummary;
  readonly create: CreateState;
  readonly onModels: () => void;
}

/** The packs of our own are there to begin with: beside them stands the way to a better one. */
export function PackNote({ pack, create, onModels }: PackNoteProps) {
  return <ModelNote onModels={pack.engine === 'trellis' ? undefined : onModels}>{noteOf(pack, create)}</ModelNote>;
}

function noteOf({ engine, title, description, viewAligned }: PackSummary, { source, slots }: CreateState): string {
  if (source === 'words') return engine === 'parts' ? t('create.wordsModel', { count: STARTER_THINGS.length }) : description || title;
  if (!viewAligned) return title;
  return usableSlots(slots).length > 1 ? t('create.sidesModel', { model: title }) : t('create.frontModel', { model: title });
}
