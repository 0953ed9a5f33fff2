// The same asynchronous work for many things, a few of them at a time: opening all at once would run into the limit of open files.

/** The answers of `work`, in the order of `items`. The first failure is the whole's. */
export async function mapBounded<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const waiting = items.entries(); // shared by the workers, so each entry goes to one of them
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
