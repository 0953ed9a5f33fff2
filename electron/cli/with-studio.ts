// Opens the studio for one command and closes it again, whatever happens in between.
import { join } from 'node:path';
import { createStudio, type Studio } from '../studio.ts';
import { type Answer, failure } from './answer.ts';

const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');

/** The answer of `work`; a studio that cannot be opened is a failure. */
export async function withStudio(work: (studio: Studio) => Promise<Answer>): Promise<Answer> {
  const studio = await createStudio({ projectFolder: PROJECT_FOLDER, environment: process.env, ownsInbox: false });
  if (!studio.ok) return failure(studio.error);
  try {
    return await work(studio.value);
  } finally {
    await studio.value.dispose();
  }
}
