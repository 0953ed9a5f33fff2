// The forms of `image` that only NVIDIA's hosted endpoint knows: `data:image/png;example_id,0` and `data:image/png;asset_id,<id>`.
import { join } from 'node:path';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { PictureInbox } from '../../pictures/picture-inbox.ts';
import { decodeBase64, parseDataUri } from '../incoming-images/data-uri.ts';
import type { ImageSource } from '../incoming-images/image-source.ts';
import type { UploadedAssets } from './uploaded-assets.ts';

export interface ImageReferences {
  readonly pictures: PictureInbox;
  readonly assets: UploadedAssets;
  readonly exampleFolder: string;
}

/** Its four examples, by their number; we carry three. */
const EXAMPLES: readonly string[] = ['dragon.png', 'biplane.png', 'crate.png', 'dragon.png'];

/** What `image` names, or a sentence of why it names nothing. */
export async function imageSource(image: string, references: ImageReferences): Promise<Result<ImageSource, string>> {
  const data = parseDataUri(image);
  if (data === undefined) return ok(bareBase64(image) ?? { kind: 'url', url: image });
  if (data.parameters.includes('example_id')) return example(data.data, references);
  if (data.parameters.includes('asset_id')) {
    const picture = references.assets.find(data.data.trim());
    return picture === undefined ? err(`There is no uploaded asset ${data.data.slice(0, 64)}.`) : ok({ kind: 'picture', picture });
  }
  return data.isBase64 ? ok({ kind: 'url', url: image }) : err('Not valid image, expected data:image/png;base64,<data>');
}

async function example(number: string, { exampleFolder, pictures }: ImageReferences): Promise<Result<ImageSource, string>> {
  const name = /^\d$/.test(number.trim()) ? EXAMPLES[Number(number)] : undefined;
  if (name === undefined) return err('Not valid example_id, expected value 0, 1, 2, 3');
  const picture = await pictures.importFile(join(exampleFolder, name));
  return picture.ok ? ok({ kind: 'picture', picture: picture.value }) : err('The example picture is not there.');
}

/** Some clients leave the `data:` out. */
function bareBase64(image: string): ImageSource | undefined {
  const bytes = /^https?:|^\/files\//i.test(image) ? undefined : decodeBase64(image);
  return bytes && { kind: 'bytes', bytes, name: 'picture' };
}
