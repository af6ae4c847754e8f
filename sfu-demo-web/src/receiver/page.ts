import type { ConnectionState } from 'mediasoup-client/types';
import { part, setState, setText } from '../shared/elements.ts';
import { keepFocus } from '../shared/focus.ts';
import { millis } from '../shared/format.ts';
import { pathState } from '../shared/stats-report.ts';

export type Phase = 'idle' | 'starting' | 'live';

/** The elements of the receiver page around the tiles. */
export class ReceiverPage {
  readonly join = part(document, 'join', HTMLButtonElement);
  readonly leave = part(document, 'leave', HTMLButtonElement);

  private readonly status = part(document, 'status', HTMLElement);
  private readonly error = part(document, 'error', HTMLElement);
  private readonly invitation = part(document, 'invitation', HTMLElement);
  private readonly empty = part(document, 'empty', HTMLElement);
  private readonly path = part(document, 'path', HTMLElement);
  private readonly iceState = part(document, 'ice-state', HTMLElement);
  private readonly dtlsState = part(document, 'dtls-state', HTMLElement);
  private readonly roundTrip = part(document, 'round-trip', HTMLElement);

  enter(phase: Phase, words: string): void {
    setState(this.status, phase, words);
    this.keepFocus(() => {
      this.join.hidden = phase !== 'idle';
      this.leave.hidden = phase === 'idle';
    });
    this.path.hidden = phase === 'idle';
    this.invitation.hidden = phase !== 'idle';
    this.empty.hidden = true;
    this.showPath('new');
    setText(this.roundTrip, millis(undefined));
  }

  keepFocus(change: () => void): void {
    keepFocus(change, () => [this.leave, this.join]);
  }

  say(words: string): void {
    setText(this.status, words);
  }

  complain(words: string): void {
    setText(this.error, words);
  }

  nameJoin(words: string): void {
    setText(this.join, words);
  }

  count(senders: number): void {
    this.empty.hidden = senders > 0;
    this.say(senders === 0 ? 'Joined, waiting' : `Watching ${senders} ${senders === 1 ? 'sender' : 'senders'}`);
  }

  showPath(state: ConnectionState): void {
    setState(this.iceState, state);
    setState(this.dtlsState, state);
  }

  showFigures(report: RTCStatsReport): void {
    const path = pathState(report);
    if (path.ice !== undefined && path.dtls !== undefined) {
      setState(this.iceState, path.ice);
      setState(this.dtlsState, path.dtls);
    }
    setText(this.roundTrip, millis(path.roundTripMillis));
  }
}
