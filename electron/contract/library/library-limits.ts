// Plain figures and words of requests about the library, for the window, which runs no schema.

/** As many assets as one request names; who has more asks again. */
export const MAX_AT_ONCE = 500;
export const LIBRARY_SORTS = ['newest', 'oldest', 'name', 'triangles', 'size'] as const;
/** Characters of an asset's name, and of a tag. */
export const MAX_NAME = 120;
export const MAX_TAG = 60;
