// Of setting the engine up, the PyTorch that fits, and kits: where the window has better words.
import { SET_UP_SENTENCES } from '../../service-sentences/set-up.ts';

export const setUp = {
  ...SET_UP_SENTENCES,
  setUpGoesOn: 'What is there is kept; Repair goes on.',
  packagesFrom:
    "The engine's packages have to come from somewhere: a kit, a folder of wheels, or the network (about {{size}} from {{places}}), into {{folder}}.",
  packagesFailed: "The engine's packages could not be installed: {{reason}}",
  trialFailed: 'The new engine did not pass its trial: {{reason}}',
} as const satisfies Readonly<Record<keyof typeof SET_UP_SENTENCES, string>>;
