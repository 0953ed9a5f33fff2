// For what is asked at every change of something and costs more than a change: once it was let be for a moment.

const PAUSE_MS = 150;

/** Does `work` once it was not asked for again for a while; `isLatest` tells it whether it has been asked for since. */
export function latestOnly(work: (isLatest: () => boolean) => Promise<void>): () => void {
  let asked = 0;
  return () => {
    asked += 1;
    const mine = asked;
    const isLatest = () => mine === asked;
    setTimeout(() => isLatest() && void work(isLatest), PAUSE_MS);
  };
}
