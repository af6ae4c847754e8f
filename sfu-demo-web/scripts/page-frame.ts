import type { Plugin } from 'vite';
import { PAGES } from './pages.ts';

const BRAND = `<a class="brand" href="/">
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
          <path class="mark-gate" d="M8 6v10M16 6v10M24 6v10" />
          <path class="mark-water" d="M5 21c3-2.6 5 2.6 8 0s5 2.6 8 0 4.5 1.5 6 0M5 26.5c3-2.6 5 2.6 8 0s5 2.6 8 0 4.5 1.5 6 0" />
        </svg>
        Sluice
      </a>`;

const FOOTER = `<footer class="bottom">
      <p>Sluice is a WebRTC SFU in pure Java.</p>
      <a href="/third-party-notices.txt">Third-party notices</a>
    </footer>`;

/** Writes what all pages have around them, in the place of `<!-- header -->` and `<!-- footer -->`. */
export function pageFrame(): Plugin {
  return {
    name: 'sluice-page-frame',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => html.replace('<!-- header -->', header(path)).replace('<!-- footer -->', FOOTER),
    },
  };
}

function header(path: string): string {
  const links = PAGES.map(([folder, name]) => {
    const current = path.startsWith(`/${folder}/`) ? ' aria-current="page"' : '';
    return `<a href="/${folder}"${current}>${name}</a>`;
  });
  return `<header class="top">
      ${BRAND}
      <nav aria-label="Pages">
        ${links.join('\n        ')}
      </nav>
    </header>`;
}
