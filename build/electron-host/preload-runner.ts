// Runs a sandboxed preload script inside a page of plain Chromium. Everything here executes in the page: no imports, no outer names.

export interface PreloadNames {
  /** The page function that reaches the main process; taken away from the page before its own code runs. */
  readonly invoke: string;
  /** Where the main process delivers its messages. */
  readonly deliver: string;
  /** Only pages of this origin get the preload. */
  readonly origin: string;
}

type Preload = (require: (name: string) => unknown, module: object, exports: object) => void;

export function runPreload(names: PreloadNames, preload: Preload): void {
  if (window.top !== window || window.location.origin !== names.origin) return;
  const invoke: unknown = Reflect.get(window, names.invoke);
  if (typeof invoke !== 'function') return;
  Reflect.deleteProperty(window, names.invoke);
  const listeners = new Map<string, Set<(event: object, ...parameters: unknown[]) => void>>();

  Object.defineProperty(window, names.deliver, {
    value: (channel: string, parameters: unknown[]) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...parameters);
    },
  });
  const electron = {
    ipcRenderer: {
      invoke: async (channel: string, ...parameters: unknown[]) => {
        const answer: unknown = await invoke(channel, parameters);
        return typeof answer === 'string' ? JSON.parse(answer) : answer; // see packAnswer
      },
      on: (channel: string, listener: () => void) => {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
      removeListener: (channel: string, listener: () => void) => {
        listeners.get(channel)?.delete(listener);
      },
    },
    webUtils: {
      // A page of plain Chromium is told no paths: a test that drops files writes down where each lies.
      getPathForFile: (file: File) => {
        const path: unknown = Reflect.get(file, 'droppedFrom');
        return typeof path === 'string' ? path : '';
      },
    },
    contextBridge: {
      exposeInMainWorld: (key: string, value: unknown) => {
        Object.defineProperty(window, key, { value, enumerable: true });
      },
    },
  };
  const require = (name: string) => {
    if (name !== 'electron') throw new Error(`A sandboxed preload cannot require '${name}'.`);
    return electron;
  };
  preload(require, {}, {});
}

/** The script for the page: `runPreload` around the text of a CommonJS preload bundle. */
export function preloadScript(names: PreloadNames, bundle: string): string {
  return `(${runPreload.toString()})(${JSON.stringify(names)}, function (require, module, exports) {\n${bundle}\n});`;
}
