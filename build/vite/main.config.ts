// The main process as one ES module, out/main/main.js, and beside it the command line, out/main/cli.js, for packages, and the thread that
// makes delivery files.
// Everything but Electron and Node is inside, except the encoders, which bring WebAssembly files of their own, and the HTTP server,
// whose documentation page is files of its own.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What stays outside lies in `node_modules` beside `out`: the `dependencies` of package.json, and nothing else. */
const ENCODERS = [/^@gltf-transform\//, /^@jsquash\//, 'draco3dgltf', 'fast-png', 'ktx2-encoder', /^meshoptimizer/];
const SERVER = [/^@fastify\//, /^fastify/, 'image-size', 'ipaddr.js', 'prom-client', 'undici'];

export default defineConfig({
  root,
  build: {
    ssr: true,
    outDir: 'out/main',
    emptyOutDir: true,
    target: 'node24',
    sourcemap: true,
    rollupOptions: {
      input: { main: 'electron/main.ts', cli: 'electron/cli.ts', 'delivery-worker': 'electron/services/delivery/delivery-worker.ts' },
      external: ['electron', ...ENCODERS, ...SERVER],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true },
  logLevel: 'warn',
});
