// The order in which splats are drawn: the farthest first. A counting sort over 16 bits of depth: linear, and milliseconds for 100,000.

const BUCKETS = 65_536;

/** Sorts again and again with the same memory. */
export class SplatOrder {
  readonly #centers: Float32Array;
  readonly #depths: Float32Array;
  readonly #starts = new Uint32Array(BUCKETS + 1);

  /** Three numbers a splat. */
  constructor(centers: Float32Array) {
    this.#centers = centers;
    this.#depths = new Float32Array(centers.length / 3);
  }

  /** Fills `order` with the indices of the splats, those that lie farthest along `direction` (the camera's view) first. */
  fill(order: Float32Array, [x, y, z]: readonly [number, number, number]): void {
    const [depths, starts] = [this.#depths, this.#starts];
    const { nearest, farthest } = this.#measure([x, y, z]);
    const scale = farthest > nearest ? (BUCKETS - 1) / (farthest - nearest) : 0;
    const bucketOf = (index: number) => Math.floor((farthest - (depths[index] ?? 0)) * scale);
    starts.fill(0);
    for (let index = 0; index < depths.length; index += 1) add(starts, bucketOf(index) + 1, 1);
    for (let bucket = 1; bucket <= BUCKETS; bucket += 1) add(starts, bucket, starts[bucket - 1] ?? 0);
    for (let index = 0; index < depths.length; index += 1) {
      const bucket = bucketOf(index);
      order[starts[bucket] ?? 0] = index;
      add(starts, bucket, 1);
    }
  }

  /** Takes the depths along a direction down. */
  #measure([x, y, z]: readonly [number, number, number]): { nearest: number; farthest: number } {
    const [centers, depths] = [this.#centers, this.#depths];
    let [nearest, farthest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let index = 0; index < depths.length; index += 1) {
      const depth = (centers[index * 3] ?? 0) * x + (centers[index * 3 + 1] ?? 0) * y + (centers[index * 3 + 2] ?? 0) * z;
      depths[index] = depth;
      nearest = Math.min(nearest, depth);
      farthest = Math.max(farthest, depth);
    }
    return { nearest, farthest };
  }
}

function add(counts: Uint32Array, at: number, count: number): void {
  counts[at] = (counts[at] ?? 0) + count;
}
