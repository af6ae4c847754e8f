import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('docs/first-room-browser.md', () => {
  const guide = read('../../docs/first-room-browser.md');
  const page = read('../examples/first-room/index.html');
  const script = read('../examples/first-room/main.ts');

  it('should show the example as it is compiled and checked', () => {
    expect(guide).toContain(`\`\`\`html\n${page}\`\`\``);
    expect(guide).toContain(`\`\`\`ts\n${script}\`\`\``);
  });

  it('should stay under eighty lines', () => {
    expect((page + script).trimEnd().split('\n').length).toBeLessThan(80);
  });
});
