import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { pageAddresses } from './scripts/page-addresses.ts';
import { pageFrame } from './scripts/page-frame.ts';
import { PAGES } from './scripts/pages.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const SERVER = process.env.SLUICE_SERVER ?? 'ws://localhost:3000';

export default defineConfig({
  root: here('./src'),
  publicDir: here('./public'),
  appType: 'mpa',
  plugins: [pageFrame(), pageAddresses()],
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
      input: Object.fromEntries(
        ['landing', ...PAGES.map(([folder]) => folder)].map((page) => [page, here(`./src/${page}/index.html`)]),
      ),
      // Libraries change seldom: in a file of their own they stay in the browser's cache when the pages change.
      output: {
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules/ },
            // What needs no media server must not load the library for one.
            { name: 'sfu', test: /src[\\/]shared[\\/]sfu[\\/].*\.ts$/ },
            { name: 'shared', test: /src[\\/]shared[\\/].*\.ts$/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/ws': { target: SERVER, ws: true },
      '/api': { target: SERVER.replace(/^ws/, 'http') },
    },
  },
});
