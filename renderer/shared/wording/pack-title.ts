// What a model is called: those that come with the program in the window's language, others as they call themselves.
import { t } from '../../words/words.ts';

interface NamedPack {
  readonly name: string;
  readonly title?: string | undefined;
}

/** Without a title of its own it is called by its name. */
export function packTitle({ name, title = name }: NamedPack): string {
  if (name === 'starter') return t('models.titles.starter');
  return name === 'starter-text' ? t('models.titles.starterText') : title;
}

/** What the model of that name is called; of one that is not among `packs` no more is known. */
export function titleAmong(packs: readonly NamedPack[], name: string): string {
  return packTitle(packs.find((pack) => pack.name === name) ?? { name });
}
