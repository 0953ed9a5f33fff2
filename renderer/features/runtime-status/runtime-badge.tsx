// How the runtime is, in a word: a dot, the state, the device and its free memory.

import { RotateCw } from 'lucide-react';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { failureWords } from '../../shared/wording/failure-words.ts';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { byteWords } from '../../ui/formats/format-number.ts';
import { t } from '../../words/words.ts';
import styles from './runtime-badge.module.css';

interface RuntimeBadgeProps {
  readonly runtime: RuntimeState;
  readonly onRestart: () => void;
}

export function RuntimeBadge({ runtime, onRestart }: RuntimeBadgeProps) {
  const { words, mood } = describe(runtime);
  const hint = runtime.kind === 'failed' ? failureWords(runtime.error).hint : undefined;
  const device = runtime.kind === 'ready' || runtime.kind === 'busy' ? preferredDevice(runtime.devices) : undefined;
  return (
    <div className={styles.badge}>
      <span className={classNames(styles.dot, styles[mood])} aria-hidden />
      <span className={styles.words} role="status">
        {words}
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </span>
      {device !== undefined && (
        <span className={styles.device}>
          {t('queue.memoryFree', { device: device.id === 'cpu' ? t('queue.processor') : device.name, bytes: byteWords(device.freeBytes) })}
        </span>
      )}
      {(runtime.kind === 'failed' || runtime.kind === 'stopped') && (
        <IconButton icon={RotateCw} name={t('queue.startEngine')} onClick={onRestart} />
      )}
    </div>
  );
}

function describe(runtime: RuntimeState): { words: string; mood: 'well' | 'moving' | 'ill' } {
  switch (runtime.kind) {
    case 'ready':
      return { words: t('queue.engine.ready'), mood: 'well' };
    case 'busy':
      return { words: t('queue.engine.busy'), mood: 'well' };
    case 'starting':
      return { words: t('queue.engine.starting'), mood: 'moving' };
    case 'stopping':
      return { words: t('queue.engine.stopping'), mood: 'moving' };
    case 'stopped':
      return { words: t('queue.engine.stopped'), mood: 'moving' };
    case 'failed':
      return { words: failureWords(runtime.error).message, mood: 'ill' };
  }
}

/** The card, where there is one. */
function preferredDevice<T extends { id: string }>(devices: readonly T[]): T | undefined {
  return devices.find((device) => device.id !== 'cpu') ?? devices[0];
}
