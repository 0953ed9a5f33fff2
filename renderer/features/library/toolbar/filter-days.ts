// Days as a date field writes them, and moments as a filter names them: from midnight here to midnight here.

/** Of the moment, `shift` days later; empty without one. */
export function dayOf(moment: string | undefined, shift = 0): string {
  if (moment === undefined) return '';
  const day = new Date(moment);
  day.setDate(day.getDate() + shift);
  const two = (figure: number) => String(figure).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** Midnight at the beginning of that day, `shift` days later; undefined for what is no day. */
export function momentOf(day: string, shift = 0): string | undefined {
  const moment = new Date(`${day}T00:00:00`);
  moment.setDate(moment.getDate() + shift);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
