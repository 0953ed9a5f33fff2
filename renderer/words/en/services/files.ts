// Of what cannot be read or written: disks, folders, settings, what is asked of the app: where the window has better words.
import { FILES_SENTENCES } from '../../service-sentences/files.ts';

export const files = {
  ...FILES_SENTENCES,
  requestRefused: 'The window asked for something that cannot be ({{name}}): {{reason}}',
  noSuchName: 'Use a file or folder with a shorter name, and through no circle of links.',
} as const satisfies Readonly<Record<keyof typeof FILES_SENTENCES, string>>;
