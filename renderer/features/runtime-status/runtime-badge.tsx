// How the runtime is, in a word: a dot, the state, the device and its free memory.
import { RotateCw } from 'lucide-react';
import type { RuntimeState } from '#contract/app-ipc.ts';
import { hintWords } from '../../shared/hint-texts.ts';
import { classNames } from '../../ui/class-names.ts';
import { byteWords } from '../../ui/format-number.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './runtime-badge.module.css';

interface RuntimeBadgeProps {
  readonly runtime: RuntimeState;
  readonly onRestart: () => void;
}

export function RuntimeBadge({ runtime, onRestart }: RuntimeBadgeProps) {
  const { words, mood } = describe(runtime);
  const hint = runtime.kind === 'failed' ? hintWords(runtime.error) : undefined;
  const device = runtime.kind === 'ready' || runtime.kind === 'busy' ? preferredDevice(runtime.devices) : undefined;
  return (
    <div className={styles.badge}>
      <span className={classNames(styles.dot, styles[mood])} aria-hidden />
      <span className={styles.words} role="status">
        {words}
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </span>
      {device !== undefined && (
        <span className={styles.device} title={`${device.name}, ${byteWords(device.totalBytes)} of memory`}>
          {device.id === 'cpu' ? 'CPU' : device.name} · {byteWords(device.freeBytes)} free
        </span>
      )}
      {(runtime.kind === 'failed' || runtime.kind === 'stopped') && (
        <IconButton icon={RotateCw} name="Start the runtime" onClick={onRestart} />
      )}
    </div>
  );
}

function describe(runtime: RuntimeState): { words: string; mood: 'well' | 'moving' | 'ill' } {
  switch (runtime.kind) {
    case 'ready':
      return { words: 'Ready', mood: 'well' };
    case 'busy':
      return { words: 'Working', mood: 'well' };
    case 'starting':
      return { words: 'Starting the runtime', mood: 'moving' };
    case 'stopping':
      return { words: 'Stopping the runtime', mood: 'moving' };
    case 'stopped':
      return { words: 'Off until it is needed', mood: 'moving' };
    case 'failed':
      return { words: runtime.error.message, mood: 'ill' };
  }
}

/** The card, where there is one. */
function preferredDevice<T extends { id: string }>(devices: readonly T[]): T | undefined {
  return devices.find((device) => device.id !== 'cpu') ?? devices[0];
}
