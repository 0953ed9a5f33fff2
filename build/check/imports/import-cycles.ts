// Circles in the graph of imports, found by Tarjan's strongly connected components. Type imports count: a circle of ideas is one too.

/** Edges of a graph: who imports whom. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Each circle as the sorted list of its members; a module that imports itself is one. */
export function findCycles(graph: ImportGraph): string[][] {
  return new CycleSearch(graph).run();
}

class CycleSearch {
  readonly #graph: ImportGraph;
  readonly #order = new Map<string, number>();
  readonly #lowest = new Map<string, number>();
  readonly #open: string[] = [];
  readonly #cycles: string[][] = [];

  constructor(graph: ImportGraph) {
    this.#graph = graph;
  }

  run(): string[][] {
    for (const module of this.#graph.keys()) {
      if (!this.#order.has(module)) this.#visit(module);
    }
    return this.#cycles;
  }

  #visit(module: string): void {
    const order = this.#order.size;
    this.#order.set(module, order);
    this.#lowest.set(module, order);
    this.#open.push(module);
    for (const next of this.#graph.get(module) ?? []) {
      if (!this.#order.has(next)) this.#visit(next);
      if (this.#open.includes(next)) this.#lower(module, this.#lowest.get(next) ?? order);
    }
    if (this.#lowest.get(module) === order) this.#close(module);
  }

  #lower(module: string, reached: number): void {
    this.#lowest.set(module, Math.min(this.#lowest.get(module) ?? reached, reached));
  }

  /** Everything opened after `module`, and itself, is one component. */
  #close(module: string): void {
    const component = this.#open.splice(this.#open.indexOf(module));
    const importsItself = this.#graph.get(module)?.includes(module) === true;
    if (component.length > 1 || importsItself) this.#cycles.push(component.sort());
  }
}
