// Why something cannot be done with an object now, on the button that would do it.

export const hindrances = {
  growing: 'It is still growing, and its job builds it.',
  atWork: 'A job is working on it, and has to end or be cancelled first.',
  shapeGone: 'Its saved shape is gone.',
  fileGone: 'This file is gone.',
  notBuilt: 'Not built yet.',
  modelGone: 'Its model, {{model}}, is not installed.',
  modelBroken: 'Its model, {{model}}, cannot be used as it is.',
  modelsUnknown: 'Which models are here is not known yet.',
  sameShape: 'Its model makes the same shape of a picture with every seed.',
} as const;
