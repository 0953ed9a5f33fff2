// `espalier library rename`, `tag`, `untag`, `favourite`, `duplicate`, `save`: what people say of assets, and copies for them.
import { AssetEdit } from '#contract/library/library-query.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { copyModels } from '../../../services/library/copies/model-copies.ts';
import { fileSystemError } from '../../../services/storage/file-errors.ts';
import { makeFolder } from '../../../services/storage/make-folder.ts';
import { pathArgument } from '../../flags/path-argument.ts';
import type { JsonFlag } from '../../flags/run-flags.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { answerAll } from '../../output/several-assets.ts';
import { withStudio } from '../../running/with-studio.ts';

export interface LabelFlags extends JsonFlag {
  readonly tag?: readonly string[];
  readonly off?: boolean;
}

export function renameAsset(assetId: string, name: string): Promise<Answer> {
  return editAll([assetId], { name });
}

export function tagAssets(ids: readonly string[], { tag = [] }: LabelFlags): Promise<Answer> {
  return editAll(ids, { addTags: [...tag] });
}

export function untagAssets(ids: readonly string[], { tag = [] }: LabelFlags): Promise<Answer> {
  return editAll(ids, { removeTags: [...tag] });
}

export function markFavourites(ids: readonly string[], { off = false }: LabelFlags): Promise<Answer> {
  return editAll(ids, { favourite: !off });
}

export function duplicateAsset(id: string): Promise<Answer> {
  return withStudio(async ({ library }) => {
    const copy = await library.duplicate(id);
    if (!copy.ok) return failure(copy.error);
    const { folder, sidecar } = copy.value;
    return result({ assetId: sidecar.id, name: sidecar.name, folder }, [`${sidecar.id}  ${sidecar.name}`]);
  });
}

export async function saveModels(ids: readonly string[], { out }: { readonly out: string }): Promise<Answer> {
  const place = pathArgument(out);
  if (!place.ok) return failure(place.error);
  const folder = place.value;
  return withStudio(async ({ library, home }) => {
    try {
      await makeFolder(folder);
    } catch (cause) {
      return failure(fileSystemError(cause, folder));
    }
    const { assets, failed } = await library.findAll(ids);
    const copies = await copyModels(assets, folder, { library: home.library });
    const saved = copies.flatMap(({ assetId, copy }) => (copy.ok ? [{ assetId, file: copy.value }] : []));
    const troubled = [...failed, ...copies.flatMap(({ assetId, copy }) => (copy.ok ? [] : [{ assetId, error: copy.error }]))];
    if (troubled.length > 0) return answerAll({ done: saved.map(({ assetId }) => assetId), failed: troubled });
    return result(
      { assets: saved, failed: [] },
      saved.map(({ file }) => file),
    );
  });
}

async function editAll(ids: readonly string[], change: Omit<AssetEdit, 'assetId'>): Promise<Answer> {
  const edits: AssetEdit[] = [];
  for (const assetId of ids) {
    const edit = AssetEdit.safeParse({ assetId, ...change });
    if (!edit.success) return failure(wrongEdit(edit.error.issues[0]?.path[0]));
    edits.push(edit.data);
  }
  return withStudio(async ({ library }) => answerAll(await library.edit(edits)));
}

function wrongEdit(what: PropertyKey | undefined): AppError {
  if (what === 'assetId') return { code: 'not_found', message: 'That is no id of an asset.', waysOut: [{ kind: 'list-assets' }] };
  const rule = what === 'name' ? 'A name has 1 to 120 characters on one line.' : 'A tag has 1 to 60 characters on one line, and no comma.';
  return { code: 'usage', message: rule };
}
