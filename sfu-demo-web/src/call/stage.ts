import { part, setText } from '../shared/elements.ts';
import { isRefusedToPlay } from '../shared/playing.ts';

/** The pictures of a call: everybody else in a tile, and ourselves in a corner. */
export class CallStage {
  private readonly tiles = part(document, 'tiles', HTMLElement);
  private readonly own = part(document, 'own-video', HTMLVideoElement);
  private readonly template = part(document, 'tile-template', HTMLTemplateElement);

  constructor(private readonly soundRefused: () => void) {}

  showOwn(stream: MediaStream | undefined): void {
    const video = stream !== undefined && stream.getVideoTracks().length > 0;
    this.own.srcObject = video ? stream : null;
    this.own.hidden = !video;
    this.own.play().catch(() => undefined);
  }

  dimOwn(dimmed: boolean): void {
    this.own.classList.toggle('dimmed', dimmed);
  }

  /** Adds a track to somebody's tile, which is made if there is none. */
  add(id: string, name: string, track: MediaStreamTrack): void {
    const video = this.videoOf(id, name);
    const stream = video.srcObject instanceof MediaStream ? video.srcObject : new MediaStream();
    if (!stream.getTracks().includes(track)) {
      stream.addTrack(track);
    }
    video.srcObject = stream;
    this.refresh(id);
    video.play().catch((failure: unknown) => {
      if (isRefusedToPlay(failure)) {
        this.soundRefused();
      }
    });
  }

  remove(id: string, track: MediaStreamTrack): void {
    const stream = this.find(id)?.querySelector('video')?.srcObject;
    if (stream instanceof MediaStream) {
      stream.removeTrack(track);
      this.refresh(id);
    }
  }

  /** Without a picture, until one comes. */
  place(id: string, name: string): void {
    this.videoOf(id, name);
    this.refresh(id);
  }

  dismiss(id: string): void {
    const video = this.find(id)?.querySelector('video');
    if (video) {
      video.srcObject = null;
    }
    this.find(id)?.remove();
    this.arrange();
  }

  showDark(id: string, dark: boolean): void {
    const tile = this.find(id);
    if (tile) {
      part(tile, 'tile-empty', HTMLElement).hidden = !dark;
    }
  }

  playAll(): void {
    for (const video of this.tiles.querySelectorAll('video')) {
      video.play().catch(() => undefined);
    }
  }

  clear(): void {
    for (const tile of [...this.tiles.querySelectorAll<HTMLElement>('[data-testid=tile]')]) {
      this.dismiss(tile.dataset.socketId ?? '');
    }
  }

  private refresh(id: string): void {
    const stream = this.find(id)?.querySelector('video')?.srcObject;
    this.showDark(id, !(stream instanceof MediaStream) || stream.getVideoTracks().length === 0);
  }

  private videoOf(id: string, name: string): HTMLVideoElement {
    const known = this.find(id)?.querySelector('video');
    if (known) {
      return known;
    }
    const copy = this.template.content.cloneNode(true) as DocumentFragment;
    const tile = part(copy, 'tile', HTMLElement);
    tile.dataset.socketId = id;
    tile.setAttribute('aria-label', name);
    setText(part(copy, 'tile-name', HTMLElement), name);
    setText(part(copy, 'tile-initial', HTMLElement), (Array.from(name)[0] ?? '?').toUpperCase());
    const video = part(copy, 'tile-video', HTMLVideoElement);
    this.tiles.append(tile);
    this.arrange();
    return video;
  }

  private arrange(): void {
    this.tiles.dataset.tiles = String(this.tiles.querySelectorAll('[data-testid=tile]').length);
  }

  private find(id: string): HTMLElement | null {
    return this.tiles.querySelector(`[data-socket-id="${CSS.escape(id)}"]`);
  }
}
