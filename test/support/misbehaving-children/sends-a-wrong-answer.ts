// Answers with a message that is well formed and not what was asked for.
import { answer, beatEvery, listen, READY, send } from './speak.ts';

send(READY);
beatEvery(20);
listen((request) => answer(request, { passed: 'perhaps' }));
