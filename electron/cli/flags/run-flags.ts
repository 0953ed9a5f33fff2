// The flags of how a command runs and what it tells: the same for every command that has them.
import { type Command, Option } from 'commander';

export interface JsonFlag {
  readonly json?: boolean;
}

export interface RunFlags extends JsonFlag {
  readonly progress?: 'bar' | 'json' | 'none';
  readonly out?: string;
}

export function addRunFlags(command: Command, options: { out: boolean } = { out: true }): Command {
  if (options.out) command.option('--out <folder>', 'copy the files there, too');
  return command
    .option('--json', 'print one JSON document on stdout')
    .addOption(new Option('--progress <form>', 'what to show on stderr meanwhile').choices(['bar', 'json', 'none']));
}
