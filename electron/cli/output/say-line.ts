// One line for whoever watches the terminal, beside the answer: of stderr, and with nothing in it that would steer a terminal.
import { visible } from '../../services/logging/visible.ts';

export function sayLine(line: string): void {
  process.stderr.write(`${visible(line)}\n`);
}
