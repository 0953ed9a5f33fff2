// `espalier diagnostics`: one zip for a report.
import { writeDiagnostics } from '../../../services/diagnostics/write-diagnostics.ts';
import { pathArgument } from '../../flags/path-argument.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { withStudio } from '../../running/with-studio.ts';

export async function diagnostics(file: string): Promise<Answer> {
  const path = pathArgument(file);
  if (!path.ok) return failure(path.error);
  return withStudio(async (studio) => {
    const written = await writeDiagnostics(studio, path.value, { environment: process.env, version: studio.version });
    if (!written.ok) return failure(written.error);
    const lines = [
      `Written: ${path.value}`,
      'It says nothing of your home folder, your name, your machine or your tokens. Look into it before you send it.',
    ];
    return result({ file: path.value, contents: written.value }, lines);
  });
}
