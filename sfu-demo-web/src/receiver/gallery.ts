import type { Consumer, MediaKind } from 'mediasoup-client/types';
import { part } from '../shared/elements.ts';
import { Tile } from './tile.ts';

/** All tiles: one for each remote peer that sends anything. */
export class Gallery {
  private readonly root = part(document, 'gallery', HTMLElement);
  private readonly template = part(document, 'tile-template', HTMLTemplateElement);
  private readonly tiles = new Map<string, Tile>();

  get size(): number {
    return this.tiles.size;
  }

  add(socketId: string, consumer: Consumer): void {
    this.tileOf(socketId).add(consumer);
  }

  remove(socketId: string, consumer: Consumer): void {
    const tile = this.tiles.get(socketId);
    tile?.remove(consumer);
    if (tile?.empty) {
      tile.close();
      this.tiles.delete(socketId);
    }
  }

  showPaused(socketId: string, kind: MediaKind, paused: boolean): void {
    this.tiles.get(socketId)?.showPaused(kind, paused);
  }

  async measure(): Promise<void> {
    // One consumer that closes under its measurement must not keep the others from being shown.
    await Promise.allSettled([...this.tiles.values()].map((tile) => tile.measure()));
  }

  clear(): void {
    for (const tile of this.tiles.values()) {
      tile.close();
    }
    this.tiles.clear();
  }

  private tileOf(socketId: string): Tile {
    const known = this.tiles.get(socketId);
    if (known) {
      return known;
    }
    const tile = new Tile(this.template, socketId);
    this.tiles.set(socketId, tile);
    this.root.append(tile.element);
    return tile;
  }
}
