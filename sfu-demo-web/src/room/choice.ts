import { sourceFromQuery } from '../shared/source/source.ts';
import type { RoomChoice } from './page.ts';

const WORDS = ['amber', 'birch', 'brook', 'cedar', 'cliff', 'coral', 'delta', 'fern', 'heron', 'island', 'lagoon', 'maple'];

/** Reads `?room=harbour&name=Ann&source=pattern`; a room that nobody named gets a name that can be said aloud. */
export function choiceFromQuery(query: string, rememberedName: string, random: () => number = Math.random): RoomChoice {
  const parameters = new URLSearchParams(query);
  return {
    room: parameters.get('room') ?? inventRoom(random),
    name: parameters.get('name') ?? rememberedName,
    source: parameters.get('source') === 'none' ? undefined : sourceFromQuery(query),
  };
}

/** What others open to meet us: the page's address with the room, and nothing of ours. */
export function joinLink(page: Pick<Location, 'origin' | 'pathname'>, room: string): string {
  return `${page.origin}${page.pathname}?room=${encodeURIComponent(room)}`;
}

function inventRoom(random: () => number): string {
  const word = (): string => WORDS[Math.floor(random() * WORDS.length)] ?? 'room';
  return `${word()}-${word()}-${Math.floor(100 + random() * 900)}`;
}
