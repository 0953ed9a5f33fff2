// Reads what the contract leaves open, as figures that a newer runtime may give and an older one did not.

export type LooseRecord = Readonly<Record<string, unknown>>;

export function numberIn(record: LooseRecord, key: string): number | undefined {
  const value = record[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Empty when there is none. */
export function recordIn(record: LooseRecord, key: string): LooseRecord {
  const value = record[key];
  return isRecord(value) ? value : {};
}

/** The numbers of a list; empty when there is none. */
export function numbersIn(record: LooseRecord, key: string): number[] {
  const value = record[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
}

/** The records of a list; empty when there is none. */
export function recordsIn(record: LooseRecord, key: string): LooseRecord[] {
  const value = record[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is LooseRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
