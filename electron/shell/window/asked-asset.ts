// Which object a start of the app asks to be opened: `--open <id>`, `--open=<id>`, or a link `espalier://asset/<id>` as other programs
// follow it. A link may come from anywhere, so only an id is ever taken from it: no path, no other action.
import { AssetId } from '#contract/asset/asset.ts';

/** The scheme of links into the app; the window's own pages have another. */
export const LINK_SCHEME = 'espalier';

const FLAG = '--open';
const LINK = new RegExp(`^${LINK_SCHEME}:`, 'i');
const ASSET_LINK = new RegExp(`^${LINK_SCHEME}://asset/([0-9a-f-]{36})/?$`, 'i');

export type Asked =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'asset'; readonly assetId: string }
  /** `what` is what was asked for and is refused, shortened. */
  | { readonly kind: 'refused'; readonly what: string };

/** `parameters` as the operating system hands them over; of several wishes the last counts. */
export function readAsked(parameters: readonly string[]): Asked {
  const wishes = parameters.flatMap((parameter, place) => wishOf(parameter, parameters[place + 1]) ?? []);
  const wish = wishes.at(-1);
  if (wish === undefined) return { kind: 'nothing' };
  const assetId = AssetId.safeParse(wish.id?.toLowerCase());
  return assetId.success ? { kind: 'asset', assetId: assetId.data } : { kind: 'refused', what: wish.text.slice(0, 80) };
}

interface Wish {
  readonly text: string;
  readonly id: string | undefined;
}

function wishOf(parameter: string, next: string | undefined): Wish | undefined {
  if (parameter === FLAG) return { text: next ?? '', id: next };
  if (parameter.startsWith(`${FLAG}=`)) return { text: parameter, id: parameter.slice(FLAG.length + 1) };
  return LINK.test(parameter) ? { text: parameter, id: ASSET_LINK.exec(parameter)?.[1] } : undefined;
}
