// What to do about a failure, in the window.

export const failures = {
  noApp: 'The window could not reach the app.',
  noAppHint: 'Close Espalier and open it again. Jobs and library are safe.',
  nameSource: 'Choose a kit, or let the packages be fetched.',
  setUp: 'The engine has to be set up again.',
  installFarm: 'Whoever looks after this machine has to install what a farm needs.',
  freeSpace: 'Free some space on that disk, for example by emptying the trash, then try again.',
  shapeSaved: 'Your shape is saved.',
  shapeSavedAs: 'The sampled shape is saved as {{file}}.',
  buildAnew: 'Where its sampled shape is still among them, nothing of it is lost.',
  killed: 'The engine was stopped, probably because memory ran out.',
  killedHint: 'Close other programs, or ask for less, then try again.',
  repair: 'Repair…',
  openModels: 'Open the models',
  openTrash: 'Open the trash',
  openLibrary: 'Open the library',
  showObject: 'Show the object',
  buildIt: 'Build it',
  editWords: 'Edit the words',
  otherPicture: 'Choose another picture',
  smallerTexture: 'Use a smaller texture',
} as const;
