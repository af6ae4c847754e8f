import { part, setState, setText } from '../shared/elements.ts';
import { keepFocus } from '../shared/focus.ts';
import { Chart } from '../shared/chart.ts';
import { bitrate } from '../shared/format.ts';
import type { SourceChoice } from '../shared/source/source.ts';
import type { OwnKind } from './own-media.ts';

export interface RoomChoice {
  readonly name: string;
  readonly room: string;
  /** Undefined: only watch. */
  readonly source: SourceChoice | undefined;
}

const STATES: Readonly<Record<OwnKind, readonly [string, string]>> = {
  microphone: ['Mute', 'Unmute'],
  camera: ['Camera off', 'Camera on'],
};

/** The elements of the room page around the tiles. */
export class RoomPage {
  readonly lobby = part(document, 'lobby', HTMLFormElement);
  readonly cameraChoice = part(document, 'camera-choice', HTMLSelectElement);
  readonly microphoneChoice = part(document, 'microphone-choice', HTMLSelectElement);
  private readonly name = part(document, 'name', HTMLInputElement);
  private readonly room = part(document, 'room', HTMLInputElement);
  private readonly source = part(document, 'source', HTMLSelectElement);
  private readonly status = part(document, 'status', HTMLElement);
  private readonly pairs = part(document, 'pairs', HTMLUListElement);
  private readonly network = part(document, 'network', HTMLDetailsElement);
  private readonly chart = new Chart({
    title: 'What you receive',
    lines: ['Estimate', 'Target', 'Received'],
    format: bitrate,
    leastTop: 500_000,
  });

  constructor() {
    part(document, 'network-chart', HTMLElement).append(this.chart.element);
    this.wireDevices();
    // Phones cannot share their screens.
    this.button('screen').hidden = !('getDisplayMedia' in ((navigator.mediaDevices as MediaDevices | undefined) ?? {}));
  }

  button(name: string): HTMLButtonElement {
    return part(document, name, HTMLButtonElement);
  }

  preset({ name, room, source }: RoomChoice): void {
    this.name.value = name;
    this.room.value = room;
    this.source.value = source ?? 'none';
  }

  choice(): RoomChoice {
    const { value } = this.source;
    return {
      name: this.name.value.trim(),
      room: this.room.value.trim(),
      source: value === 'none' ? undefined : value === 'pattern' ? 'pattern' : 'camera',
    };
  }

  enter(phase: 'lobby' | 'room', room = ''): void {
    const inside = phase === 'room';
    this.keepFocus(() => {
      this.lobby.hidden = inside;
      part(document, 'grid', HTMLElement).hidden = !inside;
      part(document, 'toolbar', HTMLElement).hidden = !inside;
      this.button('copy-link').hidden = !inside;
    });
    setText(part(document, 'title', HTMLElement), inside ? room : 'Room');
    document.title = inside ? `${room} · Sluice` : 'Room · Sluice';
    if (!inside) {
      this.network.hidden = true;
      this.showAlone(false);
      part(document, 'device-panel', HTMLElement).hidden = true;
    }
  }

  say(state: string, words: string): void {
    setState(this.status, state, words);
    this.keepFocus(() => {
      this.button('retry').hidden = state !== 'lost';
    });
  }

  /** Whoever loses it goes on with what there is in the room, or outside with the name. */
  keepFocus(change: () => void): void {
    keepFocus(change, () => [this.button('microphone'), this.button('devices'), this.name]);
  }

  /** For those who do not see the tiles come and go. */
  tell(words: string): void {
    const line = document.createElement('span');
    line.textContent = `${words} `;
    const news = part(document, 'news', HTMLElement);
    news.append(line);
    // A log that grows for hours is of no use to anybody.
    while (news.childElementCount > 20) {
      news.firstElementChild?.remove();
    }
  }

  complain(words: string, pairs: readonly string[] = []): void {
    setText(part(document, 'error', HTMLElement), words);
    this.pairs.hidden = pairs.length === 0;
    this.pairs.replaceChildren(
      ...pairs.map((pair) => {
        const line = document.createElement('li');
        line.textContent = pair;
        return line;
      }),
    );
  }

  sayNote(words: string): void {
    setText(part(document, 'note', HTMLElement), words);
  }

  showAlone(alone: boolean): void {
    part(document, 'alone', HTMLElement).hidden = !alone;
  }

  showMuted(kind: OwnKind, muted: boolean): void {
    this.button(kind).setAttribute('aria-pressed', String(muted));
    setText(part(document, `${kind}-words`, HTMLElement), STATES[kind][muted ? 1 : 0]);
  }

  offer(kind: OwnKind, offered: boolean): void {
    this.keepFocus(() => {
      this.button(kind).disabled = !offered;
    });
  }

  showSharing(sharing: boolean): void {
    this.button('screen').setAttribute('aria-pressed', String(sharing));
    setText(part(document, 'screen-words', HTMLElement), sharing ? 'Stop sharing' : 'Share');
  }

  /** Only once the server says what it estimates. */
  showNetwork(estimate: number | undefined, target: number | undefined, received: number | undefined): void {
    this.network.hidden = false;
    this.chart.add(estimate, target, received);
  }

  async listDevices(chosen: Readonly<Record<OwnKind, string | undefined>>): Promise<void> {
    const devices = (await (navigator.mediaDevices as MediaDevices | undefined)?.enumerateDevices()) ?? [];
    fill(this.cameraChoice, devices, 'videoinput', chosen.camera);
    fill(this.microphoneChoice, devices, 'audioinput', chosen.microphone);
  }

  private wireDevices(): void {
    const panel = part(document, 'device-panel', HTMLElement);
    const button = this.button('devices');
    const show = (shown: boolean): void => {
      panel.hidden = !shown;
      button.setAttribute('aria-expanded', String(shown));
    };
    button.addEventListener('click', () => {
      show(panel.hasAttribute('hidden'));
    });
    panel.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') {
        show(false);
        button.focus();
      }
    });
  }
}

function fill(list: HTMLSelectElement, devices: MediaDeviceInfo[], kind: MediaDeviceKind, chosen: string | undefined): void {
  const found = devices.filter((device) => device.kind === kind);
  list.replaceChildren(
    ...found.map(({ label, deviceId }, index) => new Option(label || `${index + 1}`, deviceId, false, deviceId === chosen)),
  );
  list.disabled = found.length === 0;
  if (found.length === 0) {
    list.replaceChildren(new Option('None found'));
  }
}
