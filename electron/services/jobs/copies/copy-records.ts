// What was copied into folders outside the library, by name and SHA-256: a small file in the data home for each folder, so that
// nothing is added to the folders themselves. A record that is lost or damaged is missed by nobody but the next copies: what lies there
// is then told by comparing it with the asset alone.
import { createHash } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { z } from 'zod';
import { AssetFileName } from '#contract/asset/asset.ts';
import { mapBounded } from '../../common/bounded.ts';
import { parseJson } from '../../common/parse-json.ts';
import { writeFileAtomically } from '../../storage/files/atomic-file.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';
import { makeFolder } from '../../storage/make-folder.ts';

const MAX_BYTES = 256 * 1024;
/** Folders that are remembered, and how many more may gather before the oldest are forgotten. */
const MAX_RECORDS = 1000;
const SPARE_RECORDS = 100;

const CopyRecord = z.object({
  schema: z.literal(1),
  /** Absolute. */
  folder: z.string(),
  /** SHA-256 in hex, by name. */
  files: z.record(AssetFileName, z.string().regex(/^[0-9a-f]{64}$/)),
});

export class CopyRecords {
  readonly #folder: string;

  /** `folder` is made when there is something to keep in it. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The hashes of what was copied into `outFolder` last, by name; empty where nothing is known of it. */
  async of(outFolder: string): Promise<ReadonlyMap<string, string>> {
    const text = await readRegularFile(this.#pathOf(outFolder), MAX_BYTES);
    const record = text.ok ? CopyRecord.safeParse(parseJson(text.value.toString('utf8'))).data : undefined;
    return new Map(record?.folder === resolve(outFolder) ? Object.entries(record.files) : []);
  }

  /** Puts down what lies in `outFolder` now, in the place of what was known of it, and forgets folders of long ago. */
  async keep(outFolder: string, files: ReadonlyMap<string, string>): Promise<void> {
    const record: z.input<typeof CopyRecord> = { schema: 1, folder: resolve(outFolder), files: Object.fromEntries(files) };
    await makeFolder(this.#folder);
    await writeFileAtomically(this.#pathOf(outFolder), `${JSON.stringify(record)}\n`);
    await this.#forgetOldest();
  }

  /** Those last written stay. Two processes may do this at once. */
  async #forgetOldest(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => extname(name) === '.json');
    if (names.length <= MAX_RECORDS + SPARE_RECORDS) return;
    const times = await mapBounded(names, 16, async (name) => {
      const found = await lstat(join(this.#folder, name)).catch(() => undefined);
      return { name, writtenAt: found?.mtimeMs ?? 0 };
    });
    const oldest = times.sort((a, b) => a.writtenAt - b.writtenAt).slice(0, -MAX_RECORDS);
    for (const { name } of oldest) await rm(join(this.#folder, name), { force: true });
  }

  #pathOf(outFolder: string): string {
    return join(this.#folder, `${createHash('sha256').update(resolve(outFolder)).digest('hex').slice(0, 32)}.json`);
  }
}
