// A finished asset as the commands tell of it: the JSON document that scripts rely on, and the lines for a user.
import { basename, join } from 'node:path';
import type { FinishedAsset } from '#contract/asset/asset.ts';
import { assetNotes } from '#contract/asset/asset-notes.ts';
import { recipeWords } from '#contract/asset/recipe-prompt.ts';
import { type Asset, assetFiles } from '../../services/library/asset/asset-folder.ts';

/** `outFolder` is where copies of the files were put; they are the ones that are named then. */
export function assetDocument(asset: Asset, outFolder: string | undefined): object {
  const { sidecar } = asset;
  const files = Object.entries(assetFiles(asset)).map(([what, path]) => [
    what,
    outFolder === undefined ? path : join(outFolder, basename(path)),
  ]);
  const common = { assetId: sidecar.id, name: sidecar.name, folder: asset.folder, kind: sidecar.kind, files: Object.fromEntries(files) };
  if (sidecar.kind === 'sampled') return common;
  const { recipe, timings, mesh } = sidecar;
  return { ...common, recipe, timings, mesh, notes: assetNotes(sidecar) };
}

export function assetLines(asset: Asset, outFolder: string | undefined): string[] {
  const { sidecar } = asset;
  const files = Object.entries(sidecar.files).map(([what, name]) => `  ${what.padEnd(8)} ${join(outFolder ?? asset.folder, name)}`);
  if (sidecar.kind === 'sampled') return [`${sidecar.name}  sampled, not built yet: espalier rebuild ${sidecar.id}`, ...files];
  const remarks = [...assetNotes(sidecar), ...recipeWords(sidecar.recipe).advice];
  return [`${sidecar.name}  ${figures(sidecar)}`, ...remarks.map((sentence) => `  ${sentence}`), ...files];
}

function figures({ mesh, timings }: FinishedAsset): string {
  const shape = `${mesh.vertices.toLocaleString('en')} vertices, ${mesh.faces.toLocaleString('en')} triangles`;
  return `${shape}${mesh.watertight ? ', watertight' : ''}, made in ${timings.total.toFixed(1)} s`;
}
