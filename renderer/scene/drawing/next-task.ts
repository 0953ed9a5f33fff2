// Lets the page do what came meanwhile, a key or a click, between two parts of a long work.

/** Resolves in a task of its own. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
