// What to expect of a pack. One that works out from a picture what its camera sees is honest about what it cannot know.

import type { PackSummary } from '#contract/model-pack.ts';
import { Note } from '../../../ui/note.tsx';
import { t } from '../../../words/words.ts';
import type { CreateState } from '../state/create-store.ts';
import { usableSlots } from '../state/picture-slot.ts';

export function PackNote({ pack, create }: { readonly pack: PackSummary; readonly create: CreateState }) {
  return <Note>{noteOf(pack, create)}</Note>;
}

function noteOf({ title, description, viewAligned }: PackSummary, { source, slots }: CreateState): string {
  if (source === 'words') return description || title;
  if (!viewAligned) return title;
  return usableSlots(slots).length > 1 ? t('create.sidesModel', { model: title }) : t('create.frontModel', { model: title });
}
