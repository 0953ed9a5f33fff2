// The address of an object's file as it stands now. Another build puts other bytes at the same address, and a page that was
// given the same address again would go on showing the old ones.
import type { AssetView } from '#contract/app-ipc.ts';

/** No two builds take the same time to the last digit, so the time names the build. */
export function freshAddress(url: string | undefined, asset: AssetView): string | undefined {
  return url === undefined || asset.kind === 'sampled' ? url : `${url}?build=${asset.timings.total}`;
}
