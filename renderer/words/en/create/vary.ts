// A new look for the shape of an object.

export const vary = {
  panel: 'New look for {{name}}',
  title: 'New look',
  asking: 'Looking for a model that can',
  impossible: 'No model here can give {{name}} a new look. A TRELLIS model in the official layout can.',
  addModel: 'Add a model…',
  from: 'From',
  sources: { pictures: 'A picture', words: 'Words' },
  drop: 'Drop a picture of the new look here. It is fitted to the shape.',
  choose: 'Choose a picture',
  chooseOther: 'Choose another',
  chooseFor: 'Choose a picture of the side: {{side}}',
  pictureOf: 'The new look: {{name}}',
  describe: 'Describe the new look',
  example: 'e.g. of polished brass, with green patina',
  keepsShape: 'Keeps the shape. {{pack}} gives it the new look, as an object of its own.',
  grow: 'Grow new look',
  queued: 'The new look is in the queue.',
  queuedThere: 'The new look is in the queue for the farm.',
} as const;
