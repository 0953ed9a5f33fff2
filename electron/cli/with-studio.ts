// Opens the studio for one command and closes it again, whatever happens in between.
import { join } from 'node:path';
import { createStudio, type Studio } from '../studio.ts';
import { reportFailure } from './output.ts';

const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');

/** The exit code of `work`; a studio that cannot be opened is reported. */
export async function withStudio(json: boolean | undefined, work: (studio: Studio) => Promise<number>): Promise<number> {
  const studio = await createStudio({ projectFolder: PROJECT_FOLDER, environment: process.env, ownsInbox: false });
  if (!studio.ok) return reportFailure(studio.error, json);
  try {
    return await work(studio.value);
  } finally {
    await studio.value.dispose();
  }
}
