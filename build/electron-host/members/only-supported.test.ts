import { describe, expect, test } from 'vitest';
import { onlySupported } from './only-supported.ts';

class Counter {
  #count = 0;

  add(): number {
    this.#count += 1;
    return this.#count;
  }
}

describe('an object that offers only what is supported', () => {
  test('works as before, private fields and all', () => {
    const counter = onlySupported('counter', new Counter());
    counter.add();
    expect(counter.add()).toBe(2);
  });

  test('throws with the name of what it lacks', () => {
    const counter: object = onlySupported('counter', new Counter());
    expect(() => Reflect.get(counter, 'subtract')).toThrow('does not offer counter.subtract');
  });

  test('can be awaited and logged, although it has neither then nor toJSON', async () => {
    const counter = onlySupported('counter', new Counter());
    expect(await counter).toBe(counter);
    expect(JSON.stringify(counter)).toBe('{}');
  });
});
