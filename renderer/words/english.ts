// Everything that the window says, in English; each area of the window has a file of its own in `en/`.
import { library } from './en/library.ts';
import { settings } from './en/settings.ts';
import { units } from './en/units.ts';

export const ENGLISH = { library, settings, units } as const;
