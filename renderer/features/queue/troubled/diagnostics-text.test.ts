import { expect, test } from 'vitest';
import { doneJobView } from '../../../../test/support/window/fake-bridge.ts';
import { diagnosticsText } from './diagnostics-text.ts';

test('diagnostics hold the code, the sentence, the details and the versions', () => {
  const error = {
    code: 'out_of_memory',
    message: 'Out of memory.',
    hint: 'Try a smaller texture.',
    details: { stage: 'texture' },
  } as const;
  const text = diagnosticsText({ ...doneJobView(), kind: 'failed', error, failsAgain: false }, { torch: '2.13.0' });
  for (const part of ['out_of_memory', 'Out of memory.', 'Try a smaller texture.', '"stage": "texture"', 'torch 2.13.0']) {
    expect(text).toContain(part);
  }
});
