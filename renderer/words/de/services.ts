// What services and the engine say, in the window's words. The areas and keys are those of `service-sentences.ts`.
import { building } from './services/building.ts';
import { engine } from './services/engine.ts';
import { farm } from './services/farm.ts';
import { files } from './services/files.ts';
import { growing } from './services/growing.ts';
import { jobs } from './services/jobs.ts';
import { library } from './services/library.ts';
import { machine } from './services/machine.ts';
import { matting } from './services/matting.ts';
import { packFiles } from './services/pack-files.ts';
import { packs } from './services/packs.ts';
import { pictures } from './services/pictures.ts';
import { publishers } from './services/publishers.ts';
import { setUp } from './services/set-up.ts';

export const services = {
  ...building,
  ...engine,
  ...farm,
  ...files,
  ...growing,
  ...jobs,
  ...library,
  ...machine,
  ...matting,
  ...packFiles,
  ...packs,
  ...pictures,
  ...publishers,
  ...setUp,
} as const;
