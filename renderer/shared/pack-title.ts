// What a model is called: those that come with the program in the window's language, others as they call themselves.
import { t } from '../words/words.ts';

/** Without a title of its own it is called by its name. */
export function packTitle({ name, title = name }: { readonly name: string; readonly title?: string }): string {
  if (name === 'starter') return t('models.titles.starter');
  return name === 'starter-text' ? t('models.titles.starterText') : title;
}
