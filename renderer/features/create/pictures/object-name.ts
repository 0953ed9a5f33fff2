// What an object is called that grows from a file.
import { t } from '../../../words/words.ts';

const MOST_LETTERS = 120;

export function withoutEnding(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '').slice(0, MOST_LETTERS) || t('create.untitled');
}
