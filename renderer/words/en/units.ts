// Numbers, times and lists inside sentences.

export const units = {
  justNow: 'just now',
  minutesAgo_one: '{{count, number}} min ago',
  minutesAgo_other: '{{count, number}} min ago',
  hoursAgo_one: '{{count, number}} h ago',
  hoursAgo_other: '{{count, number}} h ago',
  yesterday: 'yesterday',
  fewSecondsLeft: 'a few seconds left',
  aboutLeft: 'about {{time}} left',
  seconds: '{{seconds}} s',
  minutes: '{{minutes}} min',
  minutesSeconds: '{{minutes}} min {{seconds}} s',
  hours: '{{hours}} h',
  metres: '{{length}} m',
  millimetres: '{{length}} mm',
} as const;
