import { part } from '../shared/elements.ts';
import type { Peer, RemoteTrack } from '../shared/sfu/room-view.ts';
import { RoomTile, type TileActions } from './room-tile.ts';

const OWN = 'me';

export interface GridActions {
  prefer(track: RemoteTrack, spatialLayer: number): void;
  mute(peer: Peer): void;
  remove(peer: Peer): void;
  soundRefused(): void;
}

/** A tile for everybody in the room, ourselves first, and one for every screen that is shown. */
export class RoomGrid {
  readonly element = part(document, 'grid', HTMLElement);
  private readonly template = part(document, 'tile-template', HTMLTemplateElement);
  private readonly tiles = new Map<string, RoomTile>();
  private speaking: string | undefined;
  private moderated = false;

  constructor(private readonly actions: GridActions) {}

  own(): RoomTile {
    const known = this.tiles.get(OWN);
    if (known) {
      return known;
    }
    const tile = this.open(OWN, undefined);
    tile.element.classList.add('own');
    tile.rename('You');
    this.arrange();
    return tile;
  }

  admit(peer: Peer): void {
    this.tileOf(peer);
    this.arrange();
  }

  dismiss(peer: Peer): void {
    this.close(peer.id);
    this.close(screenOf(peer));
    this.arrange();
  }

  rename(peer: Peer): void {
    this.tiles.get(peer.id)?.rename(peer.name, peer.interrupted ? 'connection lost' : '');
    this.tiles.get(screenOf(peer))?.rename(`Screen of ${peer.name}`);
  }

  add(peer: Peer, track: RemoteTrack): void {
    this.tileOf(peer, track).add(track);
    this.arrange();
  }

  refresh(peer: Peer, track: RemoteTrack): void {
    this.tileOf(peer, track).refresh();
  }

  remove(peer: Peer, track: RemoteTrack): void {
    const tile = this.tileOf(peer, track);
    tile.remove(track);
    if (isScreen(track) && tile.empty) {
      this.close(tile.id);
      this.arrange();
    }
  }

  setSpeaker(peerId: string | undefined): void {
    if (this.speaking !== undefined) {
      this.tiles.get(this.speaking)?.setSpeaking(false);
    }
    this.speaking = peerId;
    if (peerId !== undefined) {
      this.tiles.get(peerId)?.setSpeaking(true);
    }
  }

  offerModeration(offered: boolean): void {
    this.moderated = offered;
    for (const [id, tile] of this.tiles) {
      tile.offerModeration(offered && id !== OWN);
    }
  }

  async measure(): Promise<void> {
    // One consumer that closes under its measurement must not keep the others from being shown.
    await Promise.allSettled([...this.tiles.values()].map((tile) => tile.measure()));
  }

  /** After a gesture, when sound may be heard. */
  playAll(): void {
    for (const tile of this.tiles.values()) {
      void tile.play();
    }
  }

  clear(): void {
    for (const id of [...this.tiles.keys()]) {
      this.close(id);
    }
    this.arrange();
    this.speaking = undefined;
  }

  private tileOf(peer: Peer, track?: RemoteTrack): RoomTile {
    const screen = track !== undefined && isScreen(track);
    const id = screen ? screenOf(peer) : peer.id;
    const known = this.tiles.get(id);
    if (known) {
      return known;
    }
    const tile = this.open(id, peer);
    tile.element.classList.toggle('screen', screen);
    tile.offerModeration(this.moderated);
    this.rename(peer);
    return tile;
  }

  private open(id: string, peer: Peer | undefined): RoomTile {
    const actions: TileActions = {
      prefer: (track, spatialLayer) => {
        this.actions.prefer(track, spatialLayer);
      },
      soundRefused: () => {
        this.actions.soundRefused();
      },
      mute: () => {
        if (peer) {
          this.actions.mute(peer);
        }
      },
      remove: () => {
        if (peer) {
          this.actions.remove(peer);
        }
      },
    };
    const tile = new RoomTile(this.template, id, actions);
    this.tiles.set(id, tile);
    this.element.append(tile.element);
    return tile;
  }

  private close(id: string): void {
    this.tiles.get(id)?.close();
    this.tiles.delete(id);
  }

  private arrange(): void {
    this.element.dataset.tiles = String(this.tiles.size);
    this.element.classList.toggle('showing', this.element.querySelector('.screen') !== null);
  }
}

function isScreen({ source }: RemoteTrack): boolean {
  return source.startsWith('screen');
}

function screenOf(peer: Peer): string {
  return `${peer.id}-screen`;
}
