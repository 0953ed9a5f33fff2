// How work with model packs is shown on stderr: a bar on a terminal, a line a step elsewhere, JSON lines, or nothing.
import type { PackProgress } from '#contract/machine/pack-list.ts';
import { visible, visibleJson } from '../../services/logging/visible.ts';
import { gigabytes } from '../../services/model-packs/adding/free-space.ts';
import type { Terminal } from './progress-display.ts';

const BAR_CELLS = 24;
const COLUMNS = 80;
const CLEAR_LINE = '\r\u001b[2K';
const STEPS: Readonly<Record<PackProgress['step'], string>> = {
  looking: 'looking',
  copying: 'copying',
  fetching: 'fetching',
  hashing: 'reading',
  inspecting: 'looking into it',
  removing: 'removing',
};

export interface PackDisplay {
  /** Arrow, because it is handed on as a listener. */
  readonly show: (progress: PackProgress) => void;
  end(): void;
}

export function createPackDisplay(form: 'bar' | 'json' | 'none' | undefined, terminal: Terminal): PackDisplay {
  if (form === 'none') return { show: () => {}, end: () => {} };
  if (form === 'json') return { show: (progress) => void terminal.write(`${visibleJson(progress)}\n`), end: () => {} };
  if (form !== 'bar' && !terminal.isTTY) return stepLines(terminal);
  return {
    show: (progress) => void terminal.write(`${CLEAR_LINE}${barOf(progress).slice(0, (terminal.columns || COLUMNS) - 1)}`),
    end: () => void terminal.write(CLEAR_LINE),
  };
}

function stepLines(terminal: Terminal): PackDisplay {
  let last = '';
  return {
    show: ({ pack, step, totalBytes }) => {
      const line = `${visible(pack)}: ${STEPS[step]}${totalBytes > 0 ? `, ${gigabytes(totalBytes)}` : ''}\n`;
      if (line !== last) terminal.write(line);
      last = line;
    },
    end: () => {},
  };
}

function barOf({ pack, step, file, doneBytes, totalBytes, bytesPerSecond, secondsLeft }: PackProgress): string {
  const fraction = totalBytes > 0 ? doneBytes / totalBytes : 0;
  const full = Math.round(fraction * BAR_CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  const speed = bytesPerSecond === undefined ? '' : `, ${(bytesPerSecond / 1e6).toFixed(0)} MB/s`;
  const left = secondsLeft === undefined ? '' : `, ${inWords(secondsLeft)} left`;
  return `${bar} ${Math.floor(fraction * 100)} %  ${STEPS[step]} ${visible(file ?? pack)}${speed}${left}`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
