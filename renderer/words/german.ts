// Everything that the window says, in German.
import { library } from './de/library.ts';
import { settings } from './de/settings.ts';
import { units } from './de/units.ts';
import type { ENGLISH } from './english.ts';
import type { Translation } from './translation.ts';

export const GERMAN: Translation<typeof ENGLISH> = { library, settings, units };
