// What can be done anywhere by a key: with jobs that failed, with the engine, with the window itself.
import { failsAgain, troubledJobs } from '../../features/queue/queue-store.ts';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';
import type { Command } from './command.ts';

const always = () => true;

export function windowCommands({ appearance, navigation, queue, settings }: Stores): Command[] {
  const troubled = () => troubledJobs(queue.getState().jobs)[0];
  const repeatable = () => troubledJobs(queue.getState().jobs).find((job) => !failsAgain(job));
  const inSettings = (run: () => void) => () => {
    navigation.getState().go({ kind: 'settings' });
    run();
  };
  return [
    {
      title: () => t('commands.retryJob'),
      keys: 'Ctrl+Shift+Enter',
      isAvailable: () => repeatable() !== undefined,
      run: () => void queue.getState().retry(repeatable()?.id ?? ''),
    },
    {
      title: () => t('commands.dismissJob'),
      keys: 'Ctrl+Shift+Delete',
      isAvailable: () => troubled() !== undefined,
      run: () => void queue.getState().dismiss(troubled()?.id ?? ''),
    },
    {
      title: () => t('commands.checkMachine'),
      keys: 'Ctrl+Shift+M',
      isAvailable: always,
      run: inSettings(() => void settings.getState().checkMachine()),
    },
    { title: () => t('commands.showLog'), keys: 'Alt+L', isAvailable: always, run: inSettings(() => void settings.getState().showLog()) },
    { title: () => t('commands.unloadModel'), keys: 'Alt+U', isAvailable: always, run: () => void settings.getState().unloadModel() },
    { title: () => t('commands.toggleTheme'), keys: 'Ctrl+Shift+L', isAvailable: always, run: appearance.getState().toggleTheme },
  ];
}
