// Durations and ages as people say them, in the language of the window.
import { spokenLocale, t } from '../../words/words.ts';
import { fixedNumber } from './format-number.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** By locale, each made once: making one takes longer than a hundred dates. */
const DATES = new Map<string, Intl.DateTimeFormat>();

/** `about 40 s left`; steps of five keep the words from flickering. */
export function timeLeftWords(seconds: number): string {
  if (seconds < 5) return t('units.fewSecondsLeft');
  return t('units.aboutLeft', { time: roundTime(seconds) });
}

function roundTime(seconds: number): string {
  if (seconds < 90) return t('units.seconds', { seconds: Math.ceil(seconds / 5) * 5 });
  if (seconds < HOUR) return t('units.minutes', { minutes: Math.round(seconds / MINUTE) });
  return t('units.hours', { hours: fixedNumber(seconds / HOUR, 1) });
}

export function durationWords(seconds: number): string {
  if (seconds < 0.95) return t('units.seconds', { seconds: fixedNumber(seconds, seconds < 0.05 ? 0 : 1) });
  if (seconds < 90) return t('units.seconds', { seconds: Math.round(seconds) });
  return t('units.minutesSeconds', { minutes: Math.floor(seconds / MINUTE), seconds: Math.round(seconds % MINUTE) });
}

/** For a guess, which knows no seconds once it is about minutes. */
export function roughDurationWords(seconds: number): string {
  if (seconds < 10) return t('units.seconds', { seconds: Math.max(Math.round(seconds), 1) });
  if (seconds < 90) return t('units.seconds', { seconds: Math.round(seconds / 5) * 5 });
  return t('units.minutes', { minutes: Math.round(seconds / MINUTE) });
}

export function ageWords(then: Date, now: Date): string {
  const seconds = (now.getTime() - then.getTime()) / 1000;
  if (seconds < MINUTE) return t('units.justNow');
  if (seconds < HOUR) return t('units.minutesAgo', { count: Math.floor(seconds / MINUTE) });
  if (seconds < DAY) return t('units.hoursAgo', { count: Math.floor(seconds / HOUR) });
  if (seconds < 2 * DAY) return t('units.yesterday');
  return dayWords(then);
}

/** `5 Aug 2026`. */
export function dayWords(day: Date): string {
  return dates(spokenLocale()).format(day);
}

/** `5 Aug 2026, 10:20`. */
export function momentWords(moment: Date): string {
  return moment.toLocaleString(spokenLocale(), { dateStyle: 'medium', timeStyle: 'short' });
}

function dates(locale: string): Intl.DateTimeFormat {
  const known = DATES.get(locale) ?? new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  DATES.set(locale, known);
  return known;
}
