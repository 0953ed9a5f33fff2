// The preload as one CommonJS file, the only form a sandboxed preload may have: out/preload/preload.cjs.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { IPC_EVENTS, IPC_REQUESTS } from '../../electron/contract/channels/app-ipc.ts';
import type { BridgeChannels } from '../../electron/contract/channels/bridge.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const channels: BridgeChannels = { requests: channelsOf(IPC_REQUESTS), events: channelsOf(IPC_EVENTS) };

export default defineConfig({
  root,
  define: { BRIDGE_CHANNELS: JSON.stringify(channels) },
  build: {
    lib: { entry: 'electron/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    outDir: 'out/preload',
    emptyOutDir: true,
    target: 'chrome140',
    minify: false,
    rollupOptions: { external: ['electron'] },
  },
  logLevel: 'warn',
});

function channelsOf<Name extends string>(table: Readonly<Record<Name, { readonly channel: string }>>): Record<Name, string> {
  const entries = Object.entries<{ readonly channel: string }>(table).map(([name, { channel }]) => [name, channel]);
  return Object.fromEntries(entries) as Record<Name, string>; // the same keys
}
