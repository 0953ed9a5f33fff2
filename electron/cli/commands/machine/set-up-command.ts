// `espalier set-up`: the Python environment of an installed program, made or mended.
import type { SetUpWish } from '../../../services/provisioning/engine-set-up.ts';
import { optionalPath } from '../../flags/path-argument.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { sayLine } from '../../output/say-line.ts';
import { abortOnSignal } from '../../running/abort-on-signal.ts';
import { withStudio } from '../../running/with-studio.ts';

export interface SetUpFlags extends Pick<SetUpWish, 'from' | 'network' | 'torch'> {}

export function setUp(flags: SetUpFlags): Promise<Answer> {
  const from = optionalPath(flags.from);
  if (!from.ok) return Promise.resolve(failure(from.error));
  return withStudio(async ({ engineSetUp }) => {
    const { signal, stopListening } = abortOnSignal();
    const end = await engineSetUp.run({ ...flags, from: from.value }, { signal, say: sayLine }).finally(stopListening);
    if (!end.ok) return failure(end.error);
    const { wasWhole, folder } = end.value;
    return result(end.value, [wasWhole ? `The engine is whole (${folder}).` : `The engine is set up (${folder}).`]);
  });
}
