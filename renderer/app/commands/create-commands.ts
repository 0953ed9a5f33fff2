// What can be done in Create by a key, besides choosing and growing.
import { EXAMPLE_NAMES } from '#contract/views/picture-views.ts';
import { BUILD_PRESETS, withPreset } from '../../shared/building-options/build-presets.ts';
import { t } from '../../words/words.ts';
import { isSeedHeededInCreate } from '../state/seed-in-create.ts';
import type { Stores } from '../state/stores.ts';
import type { Command } from './command.ts';

export function createSettingsCommands(stores: Pick<Stores, 'create' | 'batch' | 'navigation' | 'rebuild' | 'runtime'>): Command[] {
  const { create, batch, navigation, rebuild } = stores;
  const isHere = () => navigation.getState().route.kind === 'create';
  const state = () => create.getState();
  const hasBegun = () => state().slots.length > 0 || state().growingJobId !== undefined;
  const seedCommand = {
    isAvailable: () => isHere() && isSeedHeededInCreate(stores) === true,
    whyNot: () => (isHere() && isSeedHeededInCreate(stores) === false ? t('create.seedSameShape') : undefined),
  };
  return [
    { title: () => t('commands.fromPictures'), keys: 'Alt+P', isAvailable: isHere, run: () => state().growFrom('pictures') },
    { title: () => t('commands.fromWords'), keys: 'Alt+W', isAvailable: isHere, run: () => state().growFrom('words') },
    {
      title: () => t('commands.example'),
      keys: 'Ctrl+E',
      isAvailable: () => isHere() && state().slots.length === 0,
      run: () => void state().addExample(EXAMPLE_NAMES[0]),
    },
    {
      title: () => t('commands.startOver'),
      keys: 'Ctrl+N',
      isAvailable: () => isHere() && hasBegun() && batch.getState().fixing === undefined,
      run: () => state().clear(),
    },
    { ...seedCommand, title: () => t('commands.rollSeed'), keys: 'Alt+S', run: () => state().rollSeed() },
    {
      ...seedCommand,
      title: () => t('commands.keepSeed'),
      keys: 'Alt+K',
      run: () => state().change({ isSeedLocked: !state().settings.isSeedLocked }),
    },
    ...BUILD_PRESETS.map((preset, place) => ({
      title: () => t('commands.preset', { preset: t(`build.presets.${preset.id}`) }),
      keys: `Ctrl+${place + 1}`,
      isAvailable: () => isHere() || rebuild.getState().assetId !== undefined,
      run: () => {
        if (isHere()) state().change({ build: withPreset(state().settings.build, preset) });
        else rebuild.getState().change(withPreset(rebuild.getState().settings, preset));
      },
    })),
  ];
}
