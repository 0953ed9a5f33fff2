// Days as a filter's fields write and read them, in the window's language, and moments as a filter names them: from midnight here to
// midnight here.
import { spokenLocale } from '../../../words/words.ts';

/** The first moment of the day that a moment lies in, `shift` days later. */
export function dayOf(moment: string, shift = 0): Date {
  const day = new Date(moment);
  day.setDate(day.getDate() + shift);
  return day;
}

/** The midnight that the day begins with, `shift` days later. */
export function momentOf(day: Date, shift = 0): string {
  const moment = new Date(day);
  moment.setHours(0, 0, 0, 0);
  moment.setDate(moment.getDate() + shift);
  return moment.toISOString();
}

/** As `29/11/2026`, in the order of the language. */
export function writtenDay(day: Date): string {
  return figures().format(day);
}

/** The day that somebody wrote: in the order of the language with anything between the figures, or as `2026-11-29`; undefined for none. */
export function readDay(text: string): Date | undefined {
  const found = text
    .trim()
    .match(/^(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})\D*$/)
    ?.slice(1);
  if (found === undefined) return undefined;
  const order = found[0]?.length === 4 ? ['year', 'month', 'day'] : orderOfFigures();
  const part = (name: string) => Number(found[order.indexOf(name)]);
  const year = part('year') < 100 ? part('year') + 2000 : part('year');
  const day = new Date(year, part('month') - 1, part('day'));
  return day.getMonth() === part('month') - 1 && day.getDate() === part('day') ? day : undefined;
}

function orderOfFigures(): string[] {
  return figures()
    .formatToParts(new Date(0))
    .flatMap(({ type }) => (type === 'literal' ? [] : [type]));
}

function figures(): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(spokenLocale(), { day: '2-digit', month: '2-digit', year: 'numeric' });
}
