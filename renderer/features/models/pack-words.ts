// What is said of a model: its own words for the official ones, what may be sold, and what its state asks for.
import type { PackEntry, PackFault, PackLicence } from '#contract/machine/pack-list.ts';
import { listWords } from '../../words/list-words.ts';
import { saidByServices } from '../../words/said-by-services.ts';
import { t } from '../../words/words.ts';

type About = 'starter' | 'starterText' | 'imageLarge' | 'text' | 'second' | 'dinov2' | 'clip' | 'dinov3';

const ABOUT: Readonly<Record<string, About>> = {
  starter: 'starter',
  'starter-text': 'starterText',
  'TRELLIS-image-large': 'imageLarge',
  'TRELLIS-text-base': 'text',
  'TRELLIS-text-large': 'text',
  'TRELLIS-text-xlarge': 'text',
  'TRELLIS.2-4B': 'second',
  dinov2_vitl14_reg: 'dinov2',
  'clip-vit-large-patch14': 'clip',
  'dinov3-vitl16-pretrain-lvd1689m': 'dinov3',
};

const LICENCES: Readonly<Record<string, 'mit' | 'apache' | 'dinov3'>> = { MIT: 'mit', 'Apache 2.0': 'apache', 'DINOv3 License': 'dinov3' };

/** Of a model that lacks most of its files, a person wants to know that, and not each. */
const MOST_FAULTS = 3;

export function aboutWords({ name, description }: Pick<PackEntry, 'name' | 'description'>): string {
  const about = ABOUT[name];
  return about === undefined ? description : t(`models.about.${about}`);
}

/** What it is called; of one that is not named, that. */
export function licenceName({ name }: PackLicence): string {
  return listWords(name.split(' and ')) || t('models.noLicence');
}

/** The plain sentence of a licence that is known here; that of its own otherwise. */
export function licenceWords({ name, sentence }: PackLicence): string {
  const licence = LICENCES[name];
  if (name === '') return t('models.noLicenceNote');
  return licence === undefined ? saidByServices(sentence) : t(`models.licences.${licence}`);
}

/** What to know of its state; nothing of one that is ready. */
export function stateNote({ state, problem }: PackEntry): string | undefined {
  switch (state.kind) {
    case 'ready':
    case 'absent':
      return undefined;
    case 'needs-companion':
      return t('models.needs', { names: listWords([...new Set(state.needs.map(({ name, reference }) => name ?? reference))]) });
    case 'unchecked':
      return t('models.uncheckedNote');
    case 'interrupted':
      return t('models.interruptedNote');
    default:
      return faultWords(state.faults) ?? (problem && saidByServices(problem));
  }
}

/** The first few, and how many more there are; nothing where there is none. */
function faultWords(faults: readonly PackFault[]): string | undefined {
  if (faults.length === 0) return undefined;
  const shown = faults.length <= MOST_FAULTS + 1 ? faults : faults.slice(0, MOST_FAULTS);
  const left = faults.length - shown.length;
  return [...shown.map((fault) => saidByServices(fault.problem)), ...(left > 0 ? [t('models.moreFaults', { count: left })] : [])].join(' ');
}

/** Whether files of it are missing or damaged, which can be brought again. */
export function isMendable({ state, bundled }: PackEntry): boolean {
  return !bundled && (state.kind === 'incomplete' || state.kind === 'damaged');
}
