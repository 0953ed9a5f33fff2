// Names as they are stored: without the signs that turn or enclose the direction of writing. Such signs belong to what is shown;
// in a name they are a leftover of that, a mistake or a trick.

const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

export function plainName(name: string): string {
  return name.replace(TURNING, '');
}
