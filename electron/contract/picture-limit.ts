// The largest picture the app takes in. Apart from the schemas, so that the window can know it without carrying them.

export const MAX_PICTURE_BYTES = 128 * 1024 * 1024;
