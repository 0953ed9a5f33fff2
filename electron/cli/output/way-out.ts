// What to do about a failure, in the terminal's words: the hint that is the same everywhere, and the commands that help here.
import type { AppError, WayOut } from '#contract/outcome/errors.ts';
import { LATENT_NAME } from '../../services/library/asset/asset-folder.ts';
import { placesAt, programFolderAbove } from '../../services/provisioning/places/places.ts';

export function terminalHint({ hint, waysOut = [] }: AppError): string | undefined {
  const sentences = [...(hint === undefined ? [] : [hint]), ...waysOut.map(sentenceOf)];
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

/** The failure as `--json` documents carry it: what to do is one string. */
export function errorDocument(error: AppError): Omit<AppError, 'waysOut'> {
  const { waysOut: _, hint: __, details, ...rest } = error;
  const hint = terminalHint(error);
  return { ...rest, ...(hint !== undefined && { hint }), ...(details !== undefined && { details }) };
}

/** A checkout is set up by its own script, a package by its own command. */
function setUpSentence(): string {
  const { kind } = placesAt(programFolderAbove(import.meta.dirname));
  if (kind === 'checkout') return 'Run `npm run setup`, then `npm run espalier -- doctor`.';
  return 'Run `espalier set-up` (it says where packages may come from), then `espalier doctor`.';
}

function sentenceOf(wayOut: WayOut): string {
  switch (wayOut.kind) {
    case 'set-up':
      return setUpSentence();
    case 'name-source':
      return 'Say `espalier kit install <folder>`, `espalier set-up --from <folder>` or `espalier set-up --network`.';
    case 'install-farm':
      return 'Run `npm run setup -- --farm` (about 110 MB to fetch).';
    case 'free-space':
      return 'Free some space on that disk (`espalier library trash` works all the same), then try again.';
    case 'list-jobs':
      return 'See `espalier jobs list`.';
    case 'list-assets':
      return 'See `espalier library list`.';
    case 'list-builds':
      return `See \`espalier library builds ${wayOut.assetId}\`.`;
    case 'build-latent':
      return `The sampled shape is saved: \`espalier rebuild ${wayOut.latent ?? wayOut.assetId}\`.`;
    case 'build-anew':
      return `\`espalier rebuild ${wayOut.assetId}\` makes it anew where its ${LATENT_NAME} is there.`;
  }
}
