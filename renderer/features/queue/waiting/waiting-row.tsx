// One job that waits: its picture and name, held back or not, and what can be done to it. It is moved by dragging it, or by Alt with an arrow.

import { GripVertical, Pause, Play, X } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { tipIfCut, tipOf } from '../../../ui/hints/tips.ts';
import { t } from '../../../words/words.ts';
import { JobThumbnail } from '../job-thumbnail.tsx';
import type { QueuedJob } from './queue-entries.ts';
import styles from './waiting-panel.module.css';

/** Before a job, or behind all. */
export interface DropPlace {
  readonly before: string | undefined;
}

export interface RowActions {
  readonly onCancel: (jobId: string) => void;
  readonly onHold: (jobId: string, held: boolean) => void;
  /** One place earlier or later. */
  readonly onStep: (jobId: string, step: -1 | 1) => void;
  readonly onDrag: (jobId: string | undefined) => void;
  /** The pointer is over this row, with the dragged job; over none of them without one. */
  readonly onOver: (place: DropPlace | undefined) => void;
  readonly onDrop: () => void;
  /** The job that is being dragged, and where it would be dropped. */
  readonly dragged: string | undefined;
  readonly over: DropPlace | undefined;
}

interface WaitingRowProps {
  readonly job: QueuedJob;
  /** What it waits for, where that is more than its turn. */
  readonly because: string | undefined;
  readonly actions: RowActions;
}

const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 };

export function WaitingRow({ job, because, actions }: WaitingRowProps) {
  const isHeld = job.kind === 'paused';
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!event.altKey || step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    actions.onStep(job.id, step);
  };
  const onPress = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId); // the pointer leaves the handle, and is followed all the same
    actions.onDrag(job.id);
  };
  return (
    <li
      className={classNames(
        styles.job,
        isHeld && styles.held,
        job.id === actions.dragged && styles.dragged,
        actions.over?.before === job.id && styles.target,
      )}
      data-job={job.id}
    >
      <button
        type="button"
        className={styles.handle}
        aria-label={t('queue.moveJob', { name: job.name })}
        {...tipOf(t('queue.moveJob', { name: job.name }), undefined)}
        onKeyDown={onKey}
        onPointerDown={onPress}
        onPointerMove={(event) => actions.dragged === job.id && actions.onOver(placeAt(event))}
        onPointerUp={actions.onDrop}
        onPointerCancel={() => actions.onDrag(undefined)}
      >
        <GripVertical size={16} aria-hidden />
      </button>
      <JobThumbnail url={job.thumbnailUrl} isOfWords={job.text !== undefined} />
      <span className={styles.words}>
        <span className={styles.name} {...tipIfCut(job.name)}>
          {job.name}
        </span>
        {because !== undefined && <span className={styles.state}>{because}</span>}
      </span>
      <IconButton
        icon={isHeld ? Play : Pause}
        name={t(isHeld ? 'queue.letGo' : 'queue.hold', { name: job.name })}
        onClick={() => actions.onHold(job.id, !isHeld)}
      />
      <IconButton icon={X} name={t('actions.cancel', { name: job.name })} onClick={() => actions.onCancel(job.id)} />
    </li>
  );
}

/** The row under the pointer. */
function placeAt({ clientX, clientY }: PointerEvent): DropPlace | undefined {
  const row = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-job]');
  return row == null ? undefined : { before: row.dataset['job'] || undefined };
}
