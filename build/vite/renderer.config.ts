// The window's pages: out/renderer. No inlined assets, because the content policy allows no data: addresses.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The tests build what people get, although they run with NODE_ENV=test.
process.env['NODE_ENV'] = 'production';

export default defineConfig({
  root: fileURLToPath(new URL('../../renderer', import.meta.url)),
  base: './',
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  logLevel: 'warn',
});
