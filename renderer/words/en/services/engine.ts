// Of the engine as a program, its memory and its devices: where the window has better words.
import { ENGINE_SENTENCES } from '../../service-sentences/engine.ts';

export const engine = {
  ...ENGINE_SENTENCES,
  engineMissing: 'Espalier’s engine is not installed.',
  engineNotStarted: 'The engine could not be started: {{reason}}.',
  engineDiedAtStart: 'The engine stopped while it was starting ({{exit}}).{{last}}',
  engineNeverReady: 'The engine was not ready after {{time}}, so it was stopped.',
  engineSilent: 'The engine gave no sign of life for {{time}}, so it was stopped.',
  engineDied: 'The engine stopped unexpectedly.',
  engineTalkedNonsense: 'The engine said something that nobody understands: {{reason}}. It was stopped.',
  engineStoppedForCancel: 'The engine was stopped because a cancelled job did not end in time.',
  engineStopped: 'The engine was stopped while it worked.',
  engineFault: 'The engine met a fault of its own (reference {{reference}}).',
  engineFaultHint: 'The log in Settings has the details under this reference.',
  killedFromOutside: 'Probably memory ran out. Close other programs or ask for less, then try again.',
  freshEngine: 'The next job starts it afresh. If it happens again, the log in Settings says more.',
  cancelRunning: 'Cancel the running job first, or wait until it is done.',
  fileNotMade: 'The engine says that it made {{file}}, but there is no such file in {{folder}}.',
  tryAgainOrLog: 'Try again. If it happens again, logs/runtime.log in the data folder says more.',
  deviceNames: 'Choose another device in Settings.',
  deviceOrDriver: 'Choose another device in Settings, or check the graphics driver.',
} as const satisfies Readonly<Record<keyof typeof ENGINE_SENTENCES, string>>;
