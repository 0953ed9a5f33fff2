// Requests about batches: several objects asked for at once, and one picture of what became of them.
import { ok } from '#contract/outcome/result.ts';
import { previewsOf } from '../../../services/contact-sheet/asset-previews.ts';
import { contactSheet } from '../../../services/contact-sheet/contact-sheet.ts';
import { type BatchItem, batchRequests } from '../../../services/jobs/requests/batch-request.ts';
import { nameOfPicture, nameOfText } from '../../../services/jobs/requests/job-name.ts';
import { DEFAULT_PACK } from '../../../services/model-packs/pack-finder.ts';
import { uuidV7 } from '../../../services/storage/names/uuid-v7.ts';
import type { Studio } from '../../../studio.ts';
import type { Desktop } from '../../desktop/desktop.ts';
import type { Handlers } from './handlers.ts';
import { pathsOf } from './picture-paths.ts';

export function batchHandlers({ jobs, pictures, packs, library }: Studio, desktop: Pick<Desktop, 'savePicture'>): Handlers<'batch'> {
  return {
    startBatch: async ({ name, items, seeds, options, place }) => {
      const found: BatchItem[] = [];
      for (const { pictureIds, maskIds, text, name: itemName } of items) {
        const [paths, masks] = [await pathsOf(pictures, pictureIds), await pathsOf(pictures, maskIds ?? [])];
        if (!paths.ok) return paths;
        if (!masks.ok) return masks;
        const present = paths.value.filter((path) => path !== null);
        found.push({ name: itemName ?? nameOf(present, text), pictures: present, masks: masks.value, text });
      }
      const requests = await batchRequests(packs, { items: found, seeds, options, mayChoosePack: options.pack === DEFAULT_PACK });
      if (!requests.ok) return requests;
      const parent = { id: uuidV7(), name };
      return ok({
        parent,
        jobIds: requests.value.map(({ name: each, request }) => jobs.add({ name: each, request: { ...request, place }, parent }).id),
      });
    },
    saveContactSheet: async ({ parentId, names }) => {
      const items = jobs.list().filter((job) => job.parent?.id === parentId);
      const previews = await previewsOf(
        library,
        items.map(({ assetId }) => assetId),
      );
      const inks = new Map(names.map(({ assetId, ink }) => [assetId, ink]));
      const sheet = await contactSheet(
        previews,
        items.map(({ assetId }) => inks.get(assetId)),
      );
      return sheet.ok ? desktop.savePicture(items[0]?.parent?.name ?? '', sheet.value.png, 'contact-sheet') : sheet;
    },
  };
}

function nameOf([first]: readonly string[], text = ''): string {
  return first === undefined ? nameOfText(text) : nameOfPicture(first);
}
