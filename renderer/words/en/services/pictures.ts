// Of pictures and masks, and the object in them: where the window has better words.
import { PICTURES_SENTENCES } from '../../service-sentences/pictures.ts';

export const pictures = {
  ...PICTURES_SENTENCES,
  noObject: 'No object stands out from the background.',
  transparent: 'This picture is completely transparent.',
  barelyOpaque: 'This picture is almost completely transparent.',
  objectTooSmall: 'The object in the picture is too small: {{width}} × {{height}} pixels.',
  pictureTooSmall: '{{name}} is too small: {{width}} × {{height}} pixels.',
  damaged: '{{name}} is damaged: part of the file is missing.',
  copyAgainOrPng: 'Copy or download it again, or save it as PNG or JPEG in an image program.',
  notSupported: '{{name}} has a format that is not supported.',
  tooManyPixels: '{{name}} is too large.',
  maskBytes: 'The painted mask is too large ({{most}} MB at most).',
  maskUnread: 'The painted mask cannot be read: {{reason}}.',
  maskSide: 'The painted mask has {{width}} × {{height}} pixels, and {{most}} a side is the most.',
  maskEmpty: 'Nothing of the picture is left.',
  maskWhite: 'Paint the object with the brush.',
  isIncomplete: 'a part of the file is missing',
} as const satisfies Readonly<Record<keyof typeof PICTURES_SENTENCES, string>>;
