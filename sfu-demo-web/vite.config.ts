import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { pageAddresses } from './scripts/page-addresses.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('./src'),
  publicDir: here('./public'),
  appType: 'mpa',
  plugins: [pageAddresses()],
  build: {
    outDir: here('./target/classes/META-INF/resources'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing may become a data: address, or the pages would need a looser Content-Security-Policy.
    assetsInlineLimit: 0,
    // Every browser that mediasoup-client knows preloads modules by itself.
    modulePreload: { polyfill: false },
    license: { fileName: 'third-party-notices.txt' },
    rolldownOptions: {
      input: {
        landing: here('./src/landing/index.html'),
        sender: here('./src/sender/index.html'),
        receiver: here('./src/receiver/index.html'),
      },
      // Libraries change seldom: in a file of their own they stay in the browser's cache when the pages change.
      output: {
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules/ },
            { name: 'shared', test: /src[\\/]shared[\\/].*\.ts$/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/ws': { target: process.env.SLUICE_SERVER ?? 'ws://localhost:3000', ws: true } },
  },
});
