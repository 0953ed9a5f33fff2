// What a person changes about an asset: its name, whether it is a favourite, its tags.
import { type AssetSidecar, MAX_TAGS } from '#contract/asset/asset.ts';
import type { AssetEdit } from '#contract/library/library-query.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { foldForSearch } from '../../library-index/search-words.ts';

/** The asset as it is then; the same object where nothing changes. */
export function editedSidecar<S extends AssetSidecar>(sidecar: S, edit: AssetEdit): Result<S> {
  const { name = sidecar.name, favourite = sidecar.favourite ?? false, addTags = [], removeTags = [] } = edit;
  const tags = editedTags(sidecar.tags ?? [], addTags, removeTags);
  if (tags.length > MAX_TAGS && addTags.length > 0) return err(tooManyTags(sidecar.name));
  const changes = {
    ...(name !== sidecar.name && { name }),
    ...(favourite !== (sidecar.favourite ?? false) && { favourite }),
    ...(!isSame(tags, sidecar.tags ?? []) && { tags }),
  };
  return ok(Object.keys(changes).length === 0 ? sidecar : { ...sidecar, ...changes });
}

/** What a person says of an asset outlives whatever a job makes of it meanwhile. */
export function withPersonsOwn<S extends AssetSidecar>(sidecar: S, { name, tags, favourite }: AssetSidecar): S {
  return { ...sidecar, name, ...(tags && { tags }), ...(favourite !== undefined && { favourite }) };
}

/** A tag is there once, however it is written; the spelling that was there first stays. */
function editedTags(before: readonly string[], added: readonly string[], removed: readonly string[]): string[] {
  const leaving = new Set(removed.map(foldForSearch));
  const kept = before.filter((tag) => !leaving.has(foldForSearch(tag)));
  const known = new Set(kept.map(foldForSearch));
  for (const tag of added) {
    if (known.has(foldForSearch(tag))) continue;
    known.add(foldForSearch(tag));
    kept.push(tag);
  }
  return kept;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((tag, at) => tag === other[at]);
}

function tooManyTags(name: string): AppError {
  return { code: 'usage', message: `${name} would have more than ${MAX_TAGS} tags.`, hint: 'Take one away first.' };
}
