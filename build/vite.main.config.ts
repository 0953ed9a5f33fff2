// The main process as one ES module: out/main/main.js. Everything but Electron and Node is inside.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  build: {
    ssr: 'electron/main.ts',
    outDir: 'out/main',
    emptyOutDir: true,
    target: 'node24',
    sourcemap: true,
    rollupOptions: { external: ['electron'], output: { entryFileNames: 'main.js' } },
  },
  ssr: { noExternal: true },
  logLevel: 'warn',
});
