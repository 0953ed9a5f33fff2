// The address of an object's file as it stands now. Another build puts other bytes at the same address, and a page that was
// given the same address again would go on showing the old ones.

/** `build` is what names the build. */
export function freshAddress(url: string | undefined, build: number | undefined): string | undefined {
  return url === undefined || build === undefined ? url : `${url}?build=${build}`;
}
