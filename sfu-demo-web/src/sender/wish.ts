import type { SourceChoice } from '../shared/source/source.ts';

export type { SourceChoice };
export type CodecChoice = 'auto' | 'VP8' | 'H264';

/** What the person, or the page's address, asks the sender to do. */
export interface Wish {
  readonly source: SourceChoice;
  readonly codec: CodecChoice;
}

const SOURCES: readonly SourceChoice[] = ['camera', 'pattern'];
const CODECS: readonly CodecChoice[] = ['auto', 'VP8', 'H264'];

/** Reads `?source=pattern&codec=H264`; what is absent or unknown becomes the default. */
export function wishFromQuery(query: string): Wish {
  const parameters = new URLSearchParams(query);
  return wishFrom(parameters.get('source'), parameters.get('codec'));
}

export function wishFrom(source: string | null, codec: string | null): Wish {
  return {
    source: SOURCES.find((each) => each === source?.toLowerCase()) ?? 'camera',
    codec: CODECS.find((each) => each.toLowerCase() === codec?.toLowerCase()) ?? 'auto',
  };
}
