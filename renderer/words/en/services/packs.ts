// Of adding, mending and removing model packs: where the window has better words.
import { PACKS_SENTENCES } from '../../service-sentences/packs.ts';

export const packs = {
  ...PACKS_SENTENCES,
  packNotHere: 'No model lies in {{places}}.',
  packWhatItHas:
    'A model has a pipeline.json and a folder ckpts, a matting pack an .onnx file; DINOv2 is dinov2_vitl14_reg4_pretrain.pth or a folder with config.json and model.safetensors.',
  packHereHint: 'Remove it first.',
  packRefusedHint: 'Get the model again from its publisher.',
  packNotMendedHint: 'Point at a folder that has the file, or get the model from its publisher: only what is damaged is fetched.',
  packsBusyElsewhere: 'Another Espalier is changing the models.',
  noPack: 'The model “{{name}}” is not installed.',
  putPack: 'Put a model into {{folder}}.',
  foundPacks: 'Installed: {{packs}}.',
  packUnusable: 'The model “{{name}}” cannot be used: {{problem}}.',
  copyOrLeave: 'Copy the model, or leave it where it is.',
  engineCannotLook: 'The engine could not look into the model.',
  seeMachineCheck: 'Look whether the machine check in Settings finds the engine fit.',
  noPackToRemove: 'There is no model “{{name}}” that could be removed.',
  bundledStay: 'The models that come with Espalier stay with it.',
  noPacksAtAll: 'None is installed.',
  packUnusableReason: 'The model “{{name}}” cannot be used: {{problem}}',
  packsSafe: 'Something went wrong inside Espalier. Your models are safe.',
  nameThePack: 'Choose the folder of the model itself.',
} as const satisfies Readonly<Record<keyof typeof PACKS_SENTENCES, string>>;
