// Everything that the window says, in English; each area of the window has a file of its own in `en/`.
import { actions } from './en/actions.ts';
import { batch } from './en/batch.ts';
import { build } from './en/build.ts';
import { commands } from './en/commands.ts';
import { create } from './en/create.ts';
import { cutOut } from './en/cut-out.ts';
import { deeds } from './en/deeds.ts';
import { failures } from './en/failures.ts';
import { farm } from './en/farm.ts';
import { frame } from './en/frame.ts';
import { hindrances } from './en/hindrances.ts';
import { library } from './en/library.ts';
import { mesh } from './en/mesh.ts';
import { models } from './en/models.ts';
import { queue } from './en/queue.ts';
import { services } from './en/services.ts';
import { settings } from './en/settings.ts';
import { units } from './en/units.ts';
import { vary } from './en/vary.ts';
import { viewer } from './en/viewer.ts';
import { watch } from './en/watch.ts';

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
