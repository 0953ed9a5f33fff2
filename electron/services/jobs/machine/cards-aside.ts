// The graphics cards that get no more jobs, as the queue's file tells every process that shares it.
// Whether a card is to blame is not decided here.
import type { Logger } from '../../logging/logger.ts';
import type { JobLogs } from '../logs/job-logs.ts';
import type { JobStore } from '../queue/job-store.ts';
import { thisProcess } from '../queue/process-identity.ts';
import { asideSentence, type SetAside } from '../queue/queue-state.ts';

export interface CardsAsideDependencies {
  readonly store: Pick<JobStore, 'cardsSetAside' | 'setCardAside' | 'takeCardsBack'>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly logs: Pick<JobLogs, 'note'>;
}

export class CardsAside {
  readonly #dependencies: CardsAsideDependencies;

  constructor(dependencies: CardsAsideDependencies) {
    this.#dependencies = dependencies;
  }

  /** In whatever process, each with the reason. Throws a Refusal while the queue cannot be used. */
  list(): readonly SetAside[] {
    return this.#dependencies.store.cardsSetAside();
  }

  /** Tells every process of the queue, and the job that failed there last, that the card gets no more jobs. */
  add(card: Omit<SetAside, 'owner'>, jobId: string): void {
    const { log, logs, store } = this.#dependencies;
    log.warn(`${asideSentence(card)} (${card.because.code})`);
    if (jobId !== '') logs.note(jobId, asideSentence(card));
    this.#unlessItThrows(() => store.setCardAside({ ...card, owner: thisProcess() }));
  }

  /** This process tries those again that it had set aside. */
  takeBack(): void {
    this.#unlessItThrows(() => this.#dependencies.store.takeCardsBack(thisProcess()));
  }

  /** The card is as it is, whether others can be told or not. */
  #unlessItThrows(tell: () => void): void {
    try {
      tell();
    } catch (cause) {
      this.#dependencies.log.error('the queue could not be told of a graphics card', cause);
    }
  }
}
