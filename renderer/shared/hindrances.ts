// Why something cannot be done with an object now. What is absent can be done.
import { seedChangesShape } from '#contract/generation/seed-effect.ts';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import type { AssetRow, AssetView } from '#contract/views/asset-views.ts';
import type { JobView } from '#contract/views/job-views.ts';
import { t } from '../words/words.ts';
import { packTitle } from './wording/pack-title.ts';

export interface Hindrances {
  /** Building its files from its saved shape. */
  readonly build?: string;
  /** Giving its saved shape another look. */
  readonly newLook?: string;
  /** Moving or copying its folder, and exchanging its builds. */
  readonly move?: string;
  /** Growing it once more. */
  readonly again?: string;
  /** Growing it once more with another seed. */
  readonly similar?: string;
}

interface Circumstances {
  /** The job that fills it, or will. */
  readonly job: JobView | undefined;
  /** Everything about it, as far as that is known. */
  readonly described: AssetView | undefined;
  /** None before the engine has said which there are. */
  readonly packs: readonly PackSummary[];
}

type GrownObject = Pick<AssetRow, 'id' | 'kind' | 'pack'>;

export function hindrancesOf(asset: GrownObject, { job, described, packs }: Circumstances): Hindrances {
  const known = described?.id === asset.id && described.kind === 'finished' ? described : undefined;
  const isShapeGone = known !== undefined && known.fileBytes['latent'] === undefined;
  const again = packs.length === 0 || asset.pack === undefined ? undefined : whyUnusable(asset.pack, packs);
  const similar = again ?? whyNotSimilar(asset, known, packs);
  return {
    ...(isShapeGone && { build: t('hindrances.shapeGone'), newLook: t('hindrances.shapeGone') }),
    ...(asset.kind === 'sampled' && job !== undefined && { build: t('hindrances.growing') }),
    ...(job?.kind === 'running' && { move: t('hindrances.atWork') }),
    ...(again !== undefined && { again }),
    ...(similar !== undefined && { similar }),
  };
}

function whyUnusable(name: string, packs: readonly PackSummary[]): string | undefined {
  const pack = packs.find((each) => each.name === name);
  if (pack === undefined) return t('hindrances.modelGone', { model: packTitle({ name }) });
  return pack.problem === undefined ? undefined : t('hindrances.modelBroken', { model: packTitle(pack) });
}

/** How many pictures it was made from is known once it is described; one is the rule. */
function whyNotSimilar({ pack: name }: GrownObject, known: FinishedView | undefined, packs: readonly PackSummary[]): string | undefined {
  const pack = packs.find((each) => each.name === name);
  if (pack === undefined) return t('hindrances.modelsUnknown');
  const pictures = known?.recipe.input.length ?? 1;
  const multiImage = known?.recipe.parameters['multiImage'] === 'multidiffusion' ? 'multidiffusion' : 'stochastic';
  return seedChangesShape(pack, { pictures, multiImage }) ? undefined : t('hindrances.sameShape');
}

type FinishedView = Extract<AssetView, { kind: 'finished' }>;
