// `espalier cut-out`: what would be cut out of a picture: its separate objects by number, and what may disappoint.

import type { SamplingFlags } from '../../flags/generation-flags.ts';
import { pathArguments } from '../../flags/path-argument.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { table } from '../../output/table.ts';
import { withStudio } from '../../running/with-studio.ts';

export type CutOutFlags = Pick<SamplingFlags, 'matting'>;

export async function cutOut(picture: string, { matting }: CutOutFlags): Promise<Answer> {
  const paths = pathArguments([picture]);
  if (!paths.ok) return failure(paths.error);
  const [path = picture] = paths.value;
  return withStudio(async ({ pictures }) => {
    const taken = await pictures.importFile(path);
    if (!taken.ok) return failure(taken.error);
    const preview = await pictures.previewCutOut(taken.value.id, { matting });
    if (!preview.ok) return failure(preview.error);
    const { width, height, objects, advice } = preview.value;
    const rows = objects.map((each, at) => [
      `${at + 1}`,
      `${each.width} × ${each.height} at (${each.left}, ${each.top})`,
      `${Math.round(each.share * 100)} %`,
    ]);
    const lines = [`${width} × ${height} pixels`, ...table([['object', 'place', 'share'], ...rows]), ...advice];
    return result({ width, height, objects: objects.map((each, at) => ({ number: at + 1, ...each })), advice }, lines);
  });
}
