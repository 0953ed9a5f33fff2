// Which assets a list shows, and in what order.
import type { Command } from 'commander';
import { LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { list, number } from './flag-values.ts';

export interface QueryFlags {
  readonly search?: string;
  readonly sort?: string;
  readonly packs?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly built?: boolean;
  readonly minTriangles?: number;
  readonly maxTriangles?: number;
  readonly favourites?: boolean;
  readonly tags?: readonly string[];
  readonly samePictureAs?: string;
}

interface LibraryQuery {
  readonly text: string;
  readonly filter: LibraryFilter;
  readonly sort: LibrarySort;
}

export function addQueryFlags(command: Command): Command {
  return command
    .option('--search <words>', 'with every word in its name, tags or prompt')
    .option('--sort <order>', `${LibrarySort.options.join(', ')}; newest first unless told`)
    .option('--packs <names>', 'from any of these model packs', list)
    .option('--from <date>', 'made on this day or later, for example 2026-11-29')
    .option('--until <date>', 'made before this day')
    .option('--built', 'with files')
    .option('--no-built', 'sampled, and not built')
    .option('--min-triangles <number>', 'with as many triangles or more', number)
    .option('--max-triangles <number>', 'with as many triangles or fewer', number)
    .option('--favourites', 'marked as favourites')
    .option('--tags <tags>', 'with all of these tags', list)
    .option('--same-picture-as <asset>', 'grown from a picture that this one was grown from');
}

/** Undefined where nothing is asked. */
export function libraryQuery(flags: QueryFlags): Result<LibraryQuery | undefined> {
  const { search, sort = 'newest', packs, from, until, built, minTriangles, maxTriangles, favourites, tags, samePictureAs } = flags;
  const said = { packs, built, minTriangles, maxTriangles, ...(favourites && { favourites }), tags, samePictureAs };
  const order = LibrarySort.safeParse(sort);
  if (!order.success) return err(wrong('--sort', sort, LibrarySort.options.join(', ')));
  const asked = Object.fromEntries(
    Object.entries({ ...said, from: dayOf(from), until: dayOf(until) }).filter(([, value]) => value !== undefined),
  );
  const filter = LibraryFilter.safeParse(asked);
  if (!filter.success) return err(wrong(String(filter.error.issues[0]?.path[0]), 'this', 'what `espalier library list --help` says'));
  const isAsked = search !== undefined || flags.sort !== undefined || Object.keys(asked).length > 0;
  return ok(isAsked ? { text: search ?? '', filter: filter.data, sort: order.data } : undefined);
}

/** Midnight here; what is no date stays as it is, and is refused. */
function dayOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00`) : new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

function wrong(flag: string, value: string, rule: string): AppError {
  return { code: 'usage', message: `${flag} does not take ${value}.`, hint: `It takes ${rule}.` };
}
