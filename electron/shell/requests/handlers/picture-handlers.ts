// Requests about pictures: taking one in, what is cut out of it, and the masks that a user paints.
import { ok } from '#contract/outcome/result.ts';
import type { Studio } from '../../../studio.ts';
import { viewCutOut, viewPicture } from '../asset-views.ts';
import type { Handlers } from './handlers.ts';

export function pictureHandlers({ pictures, packs, home }: Studio): Handlers<'pictures'> {
  return {
    importPicture: async (input) => {
      const taken = await pictures.import(input);
      return taken.ok ? ok(viewPicture(taken.value, home)) : taken;
    },
    examplePicture: async ({ name }) => {
      const taken = await pictures.example(name);
      return taken.ok ? ok(viewPicture(taken.value, home)) : taken;
    },
    cutOut: async ({ pictureId, ...options }) => {
      const preview = await pictures.previewCutOut(pictureId, options);
      if (!preview.ok) return preview;
      return ok({ ...viewCutOut(preview.value, home), ...(options.matting !== undefined && { matting: options.matting }) });
    },
    listMatting: async () => ok((await packs.listMatting()).map(({ matting: _, ...choice }) => choice)),
    keepMask: async ({ bytes }) => {
      const mask = await pictures.importMask(bytes);
      return mask.ok ? ok({ maskId: mask.value.id }) : mask;
    },
  };
}
