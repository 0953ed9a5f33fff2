// The event object that Electron hands to listeners who may say no.

export class PreventableEvent {
  #isPrevented = false;
  readonly url: string;

  constructor(url = '') {
    this.url = url;
  }

  get defaultPrevented(): boolean {
    return this.#isPrevented;
  }

  preventDefault(): void {
    this.#isPrevented = true;
  }
}
