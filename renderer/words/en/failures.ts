// What to do about a failure, in the window.

export const failures = {
  noApp: 'The window could not reach the app.',
  noAppHint: 'Close Espalier and open it again. Jobs and library are safe.',
  setUp: 'The engine has to be set up again.',
  freeSpace: 'Free some space on that disk (the trash of the library works all the same), then try again.',
  listJobs: 'The tray shows the jobs that there are.',
  listAssets: 'The library shows the objects that there are.',
  listBuilds: 'Its builds are listed beside the object.',
  shapeSaved: 'Your shape is saved.',
  shapeSavedAs: 'The sampled shape is saved as {{file}}.',
  buildAnew: 'Where its sampled shape is still among them, nothing of it is lost.',
} as const;
