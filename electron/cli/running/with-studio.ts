// Opens the studio for one command and closes it again, whatever happens in between.
import { Refusal } from '#contract/outcome/refusal.ts';
import { programFolderAbove } from '../../services/provisioning/places/places.ts';
import { createStudio, type Studio } from '../../studio.ts';
import { type Answer, failure } from '../output/answer.ts';

const PROJECT_FOLDER = programFolderAbove(import.meta.dirname);

/** The answer of `work`; a studio that cannot be opened is a failure. */
export async function withStudio(work: (studio: Studio) => Promise<Answer>): Promise<Answer> {
  const studio = await createStudio({ projectFolder: PROJECT_FOLDER, environment: process.env, ownsInbox: false });
  if (!studio.ok) return failure(studio.error);
  try {
    return await work(studio.value);
  } catch (cause) {
    if (cause instanceof Refusal) return failure(cause.error); // the queue cannot be used, or no longer
    throw cause;
  } finally {
    await studio.value.dispose();
  }
}
