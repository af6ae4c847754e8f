import type { CallType, SignedIn, UserStatus } from '../shared/call-protocol.ts';
import { signalingAddress } from '../shared/connection.ts';
import { Cancelled, inWords, ServerRefusal } from '../shared/failures.ts';
import { webSocket } from '../shared/reconnecting-socket.ts';
import { openSource, requireReach, type Source, type SourceChoice } from '../shared/source/source.ts';
import { CallLink, type Identity } from './call-link.ts';
import { after, incoming, isMissed, isOver, isTaken, outgoing, type CallEvent, type CallModel } from './call-model.ts';
import type { Signal } from './direct.ts';
import { MediaLegs } from './media-legs.ts';
import type { CallStage } from './stage.ts';

/** What the page is told. */
export interface DeskView {
  signedIn(name: string): void;
  signedOut(words: string): void;
  interrupted(words: string): void;
  people(users: readonly UserStatus[]): void;
  /** At every change; undefined when there is none any more. */
  call(call: CallModel | undefined): void;
  missed(call: CallModel): void;
  note(words: string): void;
  complain(words: string, pairs?: readonly string[]): void;
}

/** Relay only, by `?relay-only=1`: to see whether calls work for those who have no other way. */
function transportPolicy(): RTCIceTransportPolicy {
  return new URLSearchParams(location.search).get('relay-only') === '1' ? 'relay' : 'all';
}

/** Somebody who has signed in: whom there is to call, and the one call there is. */
export class CallDesk {
  private link: CallLink | undefined;
  private self: SignedIn | undefined;
  private call: CallModel | undefined;
  private legs: MediaLegs | undefined;
  private source: Source | undefined;
  private readonly people = new Map<string, UserStatus>();
  /** Signals that came before we could take them. */
  private early: Signal[] = [];
  /** The call that is accepted already, or will be once the devices are open. */
  private accepting: string | undefined;

  constructor(
    private readonly view: DeskView,
    private readonly stage: CallStage,
  ) {}

  /** Asked again with the same name, it is tried again at once. */
  signIn(identity: Identity): void {
    if (this.link?.identity.userId === identity.userId) {
      this.link.retryNow();
      return;
    }
    this.link?.close();
    const link = new CallLink(webSocket(signalingAddress(location)), identity, {
      signedIn: (self) => {
        this.onSignedIn(self);
      },
      interrupted: () => {
        this.view.interrupted(this.self ? 'Connection lost, trying again' : 'No server answers, trying again');
      },
      refused: (failure) => {
        this.signOut(inWords(failure));
      },
    });
    this.link = link;
    this.listen(link);
    link.connect();
  }

  signOut(words = ''): void {
    if (this.call && !isOver(this.call) && this.call.callId !== undefined) {
      void this.link?.request('call:end', { callId: this.call.callId }).catch(() => undefined);
    }
    this.endMedia();
    this.call = undefined;
    this.link?.close();
    this.link = undefined;
    this.self = undefined;
    this.people.clear();
    this.view.call(undefined);
    this.view.signedOut(words);
  }

  /** Devices first: nobody is rung for a call that then has nothing to say. */
  async initiate(to: string, type: CallType, choice: SourceChoice): Promise<void> {
    const { link } = this;
    if (!link || (this.call && !isOver(this.call))) {
      return;
    }
    const call = outgoing(to, this.people.get(to)?.displayName ?? to, type);
    this.show(call);
    try {
      await this.openMedia(type, choice);
    } catch (failure) {
      this.show(undefined);
      throw failure;
    }
    if (this.call !== call) {
      // Given up while the browser asked for the camera.
      this.endMedia();
      return;
    }
    await this.begin(link, to, type);
  }

  /** With our camera only where the call has pictures, and we want it to have ours. */
  async accept(type: CallType, choice: SourceChoice): Promise<void> {
    const callId = this.call?.callId;
    if (!this.call || callId === undefined || this.accepting === callId) {
      return;
    }
    this.accepting = callId;
    try {
      await this.openMedia(this.call.type === 'video' ? type : 'audio', choice);
    } catch (failure) {
      // Without the camera, say, it may be accepted yet.
      this.accepting = undefined;
      throw failure;
    }
    if (this.isRunning(callId)) {
      await this.link?.request('call:accept', { callId });
    } else {
      this.endMedia();
    }
  }

  reject(): void {
    const callId = this.call?.callId;
    if (callId !== undefined) {
      this.ask(this.link?.request('call:reject', { callId }));
    }
  }

  hangUp(): void {
    const { call } = this;
    if (call && call.callId === undefined) {
      // The camera is still asked for: nobody knows of the call yet.
      this.endMedia();
      this.show(undefined);
    } else if (call && !isOver(call)) {
      this.ask(this.link?.request('call:end', { callId: call.callId ?? '' }));
    }
  }

  async invite(to: string): Promise<void> {
    const callId = this.call?.callId;
    if (callId !== undefined) {
      await this.link?.request('call:invite', { callId, to });
      this.view.note(`Ringing at ${this.people.get(to)?.displayName ?? to}, to join you`);
    }
  }

  async mute(kind: 'audio' | 'video', muted: boolean): Promise<void> {
    await this.legs?.mute(kind, muted);
  }

  retryNow(): void {
    this.link?.retryNow();
  }

  private isRunning(callId: string): boolean {
    return this.call?.callId === callId && !isOver(this.call);
  }

  private async begin(link: CallLink, to: string, type: CallType): Promise<void> {
    try {
      await link.request('call:initiate', { to, callType: type });
    } catch (failure) {
      if (failure instanceof ServerRefusal) {
        this.apply({ type: 'refused', code: failure.fault.code });
      } else {
        throw failure;
      }
    }
  }

  private onSignedIn(self: SignedIn): void {
    const forgotten = this.self !== undefined && !self.resumed;
    this.self = self;
    this.view.signedIn(self.displayName);
    if (forgotten) {
      this.apply({ type: 'forgotten' });
    }
    this.ask(this.link?.request('user:watch', {}));
  }

  private listen(link: CallLink): void {
    link.on('user:list', ({ users }) => {
      this.people.clear();
      users.forEach((user) => this.people.set(user.userId, user));
      this.tellPeople();
    });
    link.on('user:state', (user) => {
      this.people.set(user.userId, user);
      this.tellPeople();
    });
    link.on('call:incoming', (event) => {
      if (!this.call || isOver(this.call)) {
        this.early = [];
        this.show(incoming(event));
      }
    });
    for (const type of ['call:initiated', 'call:accepted', 'call:rejected', 'call:state', 'call:moved', 'call:ended'] as const) {
      link.on(type, (data) => {
        this.apply({ type, ...data } as CallEvent);
      });
    }
    link.on('call:left', ({ userId }) => {
      this.view.note(`${this.people.get(userId)?.displayName ?? userId} has left the call`);
    });
    link.on('call:offer', ({ callId, offer }) => {
      this.takeSignal(callId, { kind: 'offer', description: offer });
    });
    link.on('call:answer', ({ callId, answer }) => {
      this.takeSignal(callId, { kind: 'answer', description: answer });
    });
    link.on('ice:candidate', ({ callId, candidate }) => {
      this.takeSignal(callId, { kind: 'candidate', candidate });
    });
  }

  private takeSignal(callId: string, signal: Signal): void {
    if (callId !== this.call?.callId) {
      return;
    }
    if (this.legs) {
      this.legs.take(signal);
    } else {
      this.early.push(signal);
    }
  }

  private apply(event: CallEvent): void {
    const before = this.call;
    if (!before) {
      return;
    }
    const call = after(before, event, this.self?.userId ?? '', performance.now());
    if (call === before) {
      if (event.type === 'call:rejected' && isTaken(call)) {
        this.view.note(`${this.people.get(event.by)?.displayName ?? event.by} does not join`);
      }
      return;
    }
    this.show(call);
    if (call.room && !before.room) {
      this.goIntoRoom(call, call.room);
    } else if (event.type === 'call:accepted' && !call.room) {
      this.goDirect(call);
    }
    if (isOver(call)) {
      this.finish(call);
    }
  }

  private finish(call: CallModel): void {
    this.endMedia();
    if (isMissed(call, this.self?.userId ?? '')) {
      this.view.missed(call);
    }
  }

  /** The caller offers; an invited third is moved into a room before anything is offered. */
  private goDirect(call: CallModel): void {
    const other = { id: call.peer, name: call.peerName };
    this.newLegs(call)?.goDirect(other, this.self?.iceServers ?? [], call.direction === 'outgoing', transportPolicy());
    this.early.splice(0).forEach((signal) => this.legs?.take(signal));
  }

  private goIntoRoom(call: CallModel, { id, token }: NonNullable<CallModel['room']>): void {
    const going = this.newLegs(call)?.goIntoRoom(id, token, this.self?.displayName ?? '');
    going?.catch((failure: unknown) => {
      if (!(failure instanceof Cancelled)) {
        this.view.complain(`The room of this call cannot be entered: ${inWords(failure)}`);
        this.hangUp();
      }
    });
  }

  private newLegs(call: CallModel): MediaLegs | undefined {
    if (this.source && !this.legs) {
      const callId = call.callId ?? '';
      this.legs = new MediaLegs(this.source.stream, this.stage, {
        send: (signal) => {
          this.send(callId, call.peer, signal);
        },
        way: (state) => {
          if (this.call?.room) {
            this.apply({ type: 'way', callId, state });
          }
          this.ask(this.link?.request('call:state', { callId, state }));
        },
        unreachable: (pairs) => {
          const tried = pairs.length > 0 ? ' These were tried:' : '';
          this.view.complain(`No direct way was found, so the call goes on through the server.${tried}`, pairs);
          this.ask(this.link?.request('call:move', { callId, reason: 'unreachable' }));
        },
        troubled: (failure) => {
          this.view.complain(inWords(failure));
        },
        roomEnded: (words) => {
          this.view.complain(words);
          this.hangUp();
        },
      });
    }
    return this.legs;
  }

  private send(callId: string, to: string, signal: Signal): void {
    const { link } = this;
    switch (signal.kind) {
      case 'offer':
        this.ask(link?.request('call:offer', { callId, to, offer: signal.description }));
        break;
      case 'answer':
        this.ask(link?.request('call:answer', { callId, to, answer: signal.description }));
        break;
      case 'candidate':
        this.ask(link?.request('ice:candidate', { callId, to, candidate: signal.candidate }));
        break;
    }
  }

  private async openMedia(type: CallType, choice: SourceChoice): Promise<void> {
    requireReach(choice);
    const source = await openSource({ source: choice, video: type === 'video' });
    this.endMedia();
    this.source = source;
    this.stage.showOwn(source.stream);
    if (source.note !== undefined) {
      this.view.note(source.note);
    }
  }

  private endMedia(): void {
    this.legs?.close();
    this.legs = undefined;
    this.source?.close();
    this.source = undefined;
    this.stage.showOwn(undefined);
  }

  private show(call: CallModel | undefined): void {
    this.call = call;
    this.view.call(call);
    this.tellPeople();
  }

  private tellPeople(): void {
    const others = [...this.people.values()].filter(({ userId, state }) => userId !== this.self?.userId && state !== 'OFFLINE');
    this.view.people(others.sort((a, b) => a.displayName.localeCompare(b.displayName)));
  }

  /** What is said about a call that has just ended meets nobody, which is no fault. */
  private ask(asked: Promise<unknown> | undefined): void {
    asked?.catch((failure: unknown) => {
      const late = failure instanceof ServerRefusal && ['not-found', 'wrong-state'].includes(failure.fault.code);
      if (!late && !(failure instanceof Cancelled)) {
        this.view.complain(inWords(failure));
      }
    });
  }
}
