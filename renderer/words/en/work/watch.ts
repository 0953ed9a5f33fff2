// The folder that is watched, in the settings.

export const watch = {
  title: 'Watch folder',
  none: 'No folder is watched.',
  choose: 'Choose a folder',
  stop: 'Stop watching',
  taken_zero: 'Watching. No new picture yet.',
  taken_one: 'Watching. {{count, number}} new picture so far.',
  taken_other: 'Watching. {{count, number}} new pictures so far.',
  skipped: 'Pictures that were left alone',
  note: 'While Espalier is open, each new picture in this folder becomes an object, once. Pictures that lie there already are left alone.',
} as const;
