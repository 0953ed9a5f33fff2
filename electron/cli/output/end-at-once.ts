// Thrown where nobody can catch it (a signal's listener) to end the program with an answer, without waiting for what still runs.
import type { Answer } from './answer.ts';

export class EndAtOnce extends Error {
  override readonly name = 'EndAtOnce';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('the program was told to end at once');
    this.answer = answer;
  }
}
