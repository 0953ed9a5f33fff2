// Everything that the window says, in English; each area of the window has a file of its own in `en/`.
import { library } from './en/library.ts';
import { settings } from './en/settings.ts';

export const ENGLISH = { library, settings } as const;
