import { Chart } from '../shared/chart.ts';
import { part, setState, setText } from '../shared/elements.ts';
import { keepFocus } from '../shared/focus.ts';
import { bitrate, millis, percent } from '../shared/format.ts';
import { uptime, type Figures, type Overview, type RoomSummary } from './overview.ts';

const count = (value: number): string => String(Math.round(value));

/** The elements of the dashboard. */
export class DashboardPage {
  readonly keyForm = part(document, 'key-form', HTMLFormElement);
  private readonly rows = part(document, 'rooms', HTMLTableSectionElement);
  private readonly people = new Chart({ title: 'Rooms and people', lines: ['People', 'Rooms'], format: count, leastTop: 5 });
  private readonly bitrates = new Chart({ title: 'Bitrate', lines: ['Out', 'In'], format: bitrate, leastTop: 1_000_000 });
  private readonly loss = new Chart({ title: 'Loss on the way in', lines: ['Lost', 'Not repaired'], format: percent, leastTop: 1 });
  private readonly lag = new Chart({ title: 'Lag of the latest loop', lines: ['Lag'], format: millis, leastTop: 5 });
  private readonly load = new Chart({ title: 'Load of the busiest loop', lines: ['Load'], format: percent, leastTop: 100 });

  constructor(private readonly endRoom: (roomId: string) => void) {
    const charts = part(document, 'charts', HTMLElement);
    for (const chart of [this.people, this.bitrates, this.loss, this.lag, this.load]) {
      chart.element.classList.add('card');
      charts.append(chart.element);
    }
  }

  get key(): HTMLInputElement {
    return part(document, 'key', HTMLInputElement);
  }

  say(state: string, words: string): void {
    setState(part(document, 'status', HTMLElement), state, words);
  }

  complain(words: string): void {
    setText(part(document, 'error', HTMLElement), words);
  }

  askForKey(wanted: boolean): void {
    this.keepFocus(() => {
      this.keyForm.hidden = !wanted;
    });
  }

  show(now: Overview, figures: Figures): void {
    this.figure('uptime', uptime(now.uptimeSeconds));
    this.figure('connections', count(now.connections));
    this.figure('rooms-now', count(now.rooms));
    this.figure('peers-now', count(now.peers));
    this.figure('users', count(now.users));
    this.figure('calls-now', `${now.calls.current} / ${now.calls.peak}`);
    this.people.add(now.peers, now.rooms);
    this.bitrates.add(figures.sentBps, figures.receivedBps);
    this.loss.add(figures.lostPercent, figures.unrepairedPercent);
    this.lag.add(figures.lagMillis);
    this.load.add(figures.loadPercent);
  }

  showRooms(rooms: readonly RoomSummary[]): void {
    part(document, 'no-rooms', HTMLElement).hidden = rooms.length > 0;
    const known = new Map([...this.rows.rows].map((row) => [row.dataset.roomId, row]));
    for (const room of rooms) {
      const row = known.get(room.roomId) ?? this.addRoom(room);
      known.delete(room.roomId);
      [room.roomId, room.peers, room.producers, room.consumers, new Date(room.since).toLocaleTimeString()].forEach((value, index) => {
        const cell = row.cells[index];
        if (cell) {
          setText(cell, String(value));
        }
      });
    }
    this.keepFocus(() => {
      for (const gone of known.values()) {
        gone.remove();
      }
    });
  }

  private addRoom({ roomId }: RoomSummary): HTMLTableRowElement {
    const row = this.rows.insertRow();
    row.dataset.roomId = roomId;
    row.dataset.testid = 'room-row';
    for (let cell = 0; cell < 5; cell++) {
      row.insertCell();
    }
    const end = document.createElement('button');
    end.type = 'button';
    end.className = 'small danger';
    end.dataset.testid = 'end-room';
    end.textContent = 'End';
    end.setAttribute('aria-label', `End the room ${roomId}`);
    end.addEventListener('click', () => {
      if (confirm(`End the room ${roomId} for everybody in it?`)) {
        this.endRoom(roomId);
      }
    });
    row.insertCell().append(end);
    return row;
  }

  private keepFocus(change: () => void): void {
    keepFocus(change, () => [part(document, 'rooms-table', HTMLElement)]);
  }

  private figure(name: string, words: string): void {
    setText(part(document, name, HTMLElement), words);
  }
}
