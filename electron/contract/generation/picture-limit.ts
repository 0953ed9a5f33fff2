// How much the app takes in at once. Apart from the schemas, so that the window can know it without carrying them.

/** Of the largest picture. */
export const MAX_PICTURE_BYTES = 128 * 1024 * 1024;

/** The jobs of one batch: its objects, times their variations. */
export const MOST_BATCH_JOBS = 500;

/** Variations of one object. */
export const MOST_SEEDS = 64;
