// Everything that the window says, in English; each area of the window has a file of its own in `en/`.
import { actions } from './en/actions.ts';
import { build } from './en/build.ts';
import { commands } from './en/commands.ts';
import { create } from './en/create.ts';
import { deeds } from './en/deeds.ts';
import { failures } from './en/failures.ts';
import { frame } from './en/frame.ts';
import { library } from './en/library.ts';
import { mesh } from './en/mesh.ts';
import { queue } from './en/queue.ts';
import { services } from './en/services.ts';
import { settings } from './en/settings.ts';
import { units } from './en/units.ts';
import { viewer } from './en/viewer.ts';

export const ENGLISH = {
  actions,
  build,
  commands,
  create,
  deeds,
  failures,
  frame,
  library,
  mesh,
  queue,
  services,
  settings,
  units,
  viewer,
} as const;
