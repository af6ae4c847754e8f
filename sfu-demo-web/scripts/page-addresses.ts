import type { Plugin } from 'vite';
import { PAGES } from './pages.ts';

const LANDING = 'landing/index.html';
const PAGE_WITHOUT_SLASH = new RegExp(`^/(${PAGES.map(([folder]) => folder).join('|')})(\\?|$)`);

/**
 * Gives every page the address it has on the Sluice server: `/`, `/sender` and so on.
 * The sources keep one folder a page, so that the landing page is not the odd one out.
 */
export function pageAddresses(): Plugin {
  return {
    name: 'sluice-page-addresses',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        request.url = sourceAddress(request.url ?? '/');
        next();
      });
    },
    // After Vite itself has written its pages into the bundle.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle[LANDING];
        if (page?.type !== 'asset') {
          this.error(`${LANDING} is missing from the bundle`);
        }
        this.emitFile({ type: 'asset', fileName: 'index.html', source: page.source });
        Reflect.deleteProperty(bundle, LANDING);
      },
    },
  };
}

function sourceAddress(url: string): string {
  if (url === '/' || url.startsWith('/?')) {
    return `/${LANDING}${url.slice(1)}`;
  }
  return url.replace(PAGE_WITHOUT_SLASH, '/$1/index.html$2');
}
