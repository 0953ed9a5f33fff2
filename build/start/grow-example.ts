// The main job without a window: the bundled example picture through the real command line, then where its files lie.
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram } from './run-program.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLE = join(ROOT, 'examples/chest.png');

const Grown = z.object({ files: z.object({ glb: z.string(), preview: z.string() }), timings: z.object({ total: z.number() }) });
const Failed = z.object({ error: z.object({ message: z.string(), hint: z.string().optional() }) });

/** Returns the exit code. */
export async function growExample(): Promise<number> {
  const command = [join(ROOT, 'electron/cli.ts'), 'generate', EXAMPLE, '--name', 'Example chest', '--json'];
  const { exitCode, output } = await runProgram(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], {
    folder: ROOT,
    keepOutput: true,
  });
  const document: unknown = JSON.parse(output || '{}');
  if (exitCode === 0) {
    console.log(grownLines(Grown.parse(document)).join('\n'));
  } else {
    const failure = Failed.safeParse(document);
    console.error(failure.success ? failureLine(failure.data) : `The example could not be grown (exit code ${exitCode}).`);
  }
  return exitCode;
}

function grownLines({ files, timings }: z.infer<typeof Grown>): string[] {
  return [
    `Grown in ${timings.total.toFixed(1)} s from ${EXAMPLE}`,
    `GLB:     ${files.glb}`,
    `Preview: ${files.preview}`,
    'Your own picture: npm run espalier -- generate picture.png',
  ];
}

function failureLine({ error }: z.infer<typeof Failed>): string {
  return [error.message, error.hint].filter(Boolean).join('\n');
}
