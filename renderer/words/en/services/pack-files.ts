// Of the files in a model pack, as the engine reads them: where the window has better words.
import { PACK_FILES_SENTENCES } from '../../service-sentences/pack-files.ts';

export const packFiles = {
  ...PACK_FILES_SENTENCES,
  fetchNamedFile: 'Fetch the named file again from its publisher, then add the model again.',
  leadsOut: "{{file}} leads out of the model's folder.",
  noListOfFiles: 'is no list of the files of a model',
  mendOrTakeAway: 'Repair the model, or remove it.',
  otherTensors: '{{file}} holds other parts than this model has: {{what}}.',
  fetchOrAdd: 'Fetch the model again, or add the file.',
  notAPack: '{{folder}} is no model: it has no {{file}}.',
  importAgain: 'Add the model again.',
  noManifest: '{{file}} is not the manifest of a model: {{reason}}.',
  notAPipeline: '{{file}} does not describe a model: {{reason}}.',
  hasNoManifest: 'Nobody knows its licence and what its files should be. Add it in Models, then that is known.',
  folderNotText: 'The name of its folder is no text. Rename the folder.',
  packNeedsFor: 'The model {{pack}} needs {{what}} for {{role}}, which is not on this machine.',
  packNeeds: 'The model {{pack}} needs {{what}}, which is not on this machine.',
  putBeside: 'Add it in Models, or put {{file}} into a folder {{folder}} beside the model.',
  packHasNoRole: 'The model {{pack}} has no part for {{role}}.',
  packNamesNone: 'The model {{pack}} names no {{role}} in its pipeline.json.',
} as const satisfies Readonly<Record<keyof typeof PACK_FILES_SENTENCES, string>>;
