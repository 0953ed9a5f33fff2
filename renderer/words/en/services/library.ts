// Of the objects of the library, their folders, builds and tags: where the window has better words.
import { LIBRARY_SENTENCES } from '../../service-sentences/library.ts';

export const library = {
  ...LIBRARY_SENTENCES,
  noAsset: 'This object is no longer in the library.',
  assetBusy: 'This object is being built now.',
  sidecarNewer: 'asset.json was written by a newer version of Espalier',
  leaveFolders: 'Leave the folders of the library alone while jobs run, then try again.',
  folderMoved: "The object's folder {{folder}} was moved or removed while the job ran.",
  buildIsCurrent: 'This is the current build of {{name}}.',
  assetLeft: 'This object is left as it is: {{reason}}.',
  assetUnread: 'This object cannot be read: {{reason}}.',
  trashTwin: 'This object stays where it is: another one of the same id lies at {{place}}.',
} as const satisfies Readonly<Record<keyof typeof LIBRARY_SENTENCES, string>>;
