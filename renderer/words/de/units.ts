// Numbers, times and lists inside sentences.

export const units = {
  justNow: 'gerade eben',
  minutesAgo_one: 'vor {{count, number}} Min.',
  minutesAgo_other: 'vor {{count, number}} Min.',
  hoursAgo_one: 'vor {{count, number}} Std.',
  hoursAgo_other: 'vor {{count, number}} Std.',
  yesterday: 'gestern',
  fewSecondsLeft: 'noch wenige Sekunden',
  aboutLeft: 'noch etwa {{time}}',
  seconds: '{{seconds}} s',
  minutes: '{{minutes}} min',
  minutesSeconds: '{{minutes}} min {{seconds}} s',
  hours: '{{hours}} h',
  metres: '{{length}} m',
  millimetres: '{{length}} mm',
} as const;
