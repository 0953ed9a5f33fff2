// Everything that the window says, in English; each area of the window has a file of its own in `en/`.
import { actions } from './en/actions.ts';
import { commands } from './en/commands.ts';
import { batch } from './en/create/batch.ts';
import { build } from './en/create/build.ts';
import { create } from './en/create/create.ts';
import { cutOut } from './en/create/cut-out.ts';
import { mesh } from './en/create/mesh.ts';
import { vary } from './en/create/vary.ts';
import { deeds } from './en/deeds.ts';
import { failures } from './en/failures.ts';
import { frame } from './en/frame.ts';
import { hindrances } from './en/hindrances.ts';
import { library } from './en/library.ts';
import { models } from './en/models.ts';
import { services } from './en/services.ts';
import { settings } from './en/settings.ts';
import { units } from './en/units.ts';
import { viewer } from './en/viewer.ts';
import { farm } from './en/work/farm.ts';
import { queue } from './en/work/queue.ts';
import { watch } from './en/work/watch.ts';

export const ENGLISH = {
  actions,
  batch,
  build,
  commands,
  create,
  deeds,
  cutOut,
  failures,
  farm,
  frame,
  hindrances,
  library,
  mesh,
  models,
  queue,
  services,
  settings,
  units,
  vary,
  viewer,
  watch,
} as const;
