// Sentences that services and the engine say, as they say them; what varies stands in blanks. They are told to every program that asks, in
// English. The window says them in its own words and language: those stand under the same keys in `en/services` and `de/services`. Each area
// is a file, of the same name in all three places.
import { BUILDING_SENTENCES } from './service-sentences/building.ts';
import { ENGINE_SENTENCES } from './service-sentences/engine.ts';
import { FARM_SENTENCES } from './service-sentences/farm.ts';
import { FILES_SENTENCES } from './service-sentences/files.ts';
import { GROWING_SENTENCES } from './service-sentences/growing.ts';
import { JOBS_SENTENCES } from './service-sentences/jobs.ts';
import { LIBRARY_SENTENCES } from './service-sentences/library.ts';
import { MACHINE_SENTENCES } from './service-sentences/machine.ts';
import { MATTING_SENTENCES } from './service-sentences/matting.ts';
import { PACK_FILES_SENTENCES } from './service-sentences/pack-files.ts';
import { PACKS_SENTENCES } from './service-sentences/packs.ts';
import { PICTURES_SENTENCES } from './service-sentences/pictures.ts';
import { PUBLISHERS_SENTENCES } from './service-sentences/publishers.ts';
import { SET_UP_SENTENCES } from './service-sentences/set-up.ts';

export const SERVICE_SENTENCES = {
  ...BUILDING_SENTENCES,
  ...ENGINE_SENTENCES,
  ...FARM_SENTENCES,
  ...FILES_SENTENCES,
  ...GROWING_SENTENCES,
  ...JOBS_SENTENCES,
  ...LIBRARY_SENTENCES,
  ...MACHINE_SENTENCES,
  ...MATTING_SENTENCES,
  ...PACK_FILES_SENTENCES,
  ...PACKS_SENTENCES,
  ...PICTURES_SENTENCES,
  ...PUBLISHERS_SENTENCES,
  ...SET_UP_SENTENCES,
} as const;
