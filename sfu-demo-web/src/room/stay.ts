import { signalingAddress } from '../shared/connection.ts';
import { inWords } from '../shared/failures.ts';
import { atGesture, SOUND_REFUSED } from '../shared/playing.ts';
import { everySecond } from '../shared/poll.ts';
import type { Pushes } from '../shared/protocol.ts';
import type { SessionState } from '../shared/room-session.ts';
import { isCancelled, RoomClient } from '../shared/sfu/room-client.ts';
import type { Peer, RemoteTrack, RoomView } from '../shared/sfu/room-view.ts';
import { requireReach } from '../shared/source/source.ts';
import { bitrateBps, type ByteSample } from '../shared/stats.ts';
import { inboundBytes } from '../shared/stats-report.ts';
import { OwnMedia, type OwnKind } from './own-media.ts';
import type { RoomChoice, RoomPage } from './page.ts';
import { Paths } from './paths.ts';
import { RoomGrid } from './room-grid.ts';

/** From Join to Leave: one stay after the other in the same room, should the server lose us for too long. */
export class Stay {
  private readonly grid: RoomGrid;
  private choice: RoomChoice | undefined;
  private token: string | undefined;
  private media: OwnMedia | undefined;
  private client: RoomClient | undefined;
  private attempt: AbortController | undefined;
  private stopMeasuring: () => void = () => undefined;
  private lost = false;
  private readonly paths = new Paths();
  private figures: Pushes['bandwidth'] | undefined;
  private lastBytes: ByteSample | undefined;

  constructor(private readonly page: RoomPage) {
    this.grid = new RoomGrid({
      prefer: (track, spatialLayer) => {
        void this.ask(this.client?.request('setPreferredLayers', { consumerId: track.consumer.id, spatialLayer }));
      },
      mute: (peer) => {
        void this.ask(this.client?.request('mutePeer', { peerId: peer.id }));
      },
      remove: (peer) => {
        void this.ask(this.client?.request('removePeer', { peerId: peer.id }));
      },
      soundRefused: () => {
        this.awaitGesture();
      },
    });
  }

  async begin(choice: RoomChoice, token: string | undefined): Promise<void> {
    if (this.choice) {
      return;
    }
    this.choice = choice;
    this.token = token;
    this.page.complain('');
    this.page.enter('room', choice.room);
    try {
      if (choice.source !== undefined) {
        await this.openMedia(choice.source);
      }
      await this.join();
    } catch (failure) {
      this.leave('Not joined', isCancelled(failure) ? '' : inWords(failure));
    }
  }

  leave(words = 'Left', complaint = ''): void {
    this.endStay();
    this.media?.close();
    this.media = undefined;
    this.choice = undefined;
    this.page.enter('lobby');
    this.page.say('idle', words);
    this.page.complain(complaint);
    this.page.showSharing(false);
  }

  async toggle(kind: OwnKind): Promise<void> {
    const { media } = this;
    if (media) {
      const muting = media.setMuted(this.client, kind, !media.isMuted(kind));
      this.showOwn();
      await this.ask(muting);
    }
  }

  async toggleScreen(): Promise<void> {
    const { client } = this;
    const media = (this.media ??= this.newMedia('camera'));
    if (!client) {
      return;
    }
    try {
      await (media.sharing ? media.stopSharing(client) : media.share(client));
    } catch (failure) {
      // The person closed the browser's own question.
      if (!(failure instanceof DOMException && failure.name === 'NotAllowedError')) {
        this.page.complain(inWords(failure));
      }
    }
    this.page.showSharing(media.sharing);
  }

  async choose(kind: OwnKind, deviceId: string): Promise<void> {
    await this.ask(this.media?.choose(this.client, kind, deviceId));
    this.showOwn();
  }

  retryNow(): void {
    this.client?.retryNow();
  }

  private async openMedia(source: 'camera' | 'pattern'): Promise<void> {
    requireReach(source);
    this.page.say('starting', source === 'camera' ? 'Waiting for camera and microphone' : 'Painting the test pattern');
    const media = this.newMedia(source);
    this.media = media;
    const note = await media.open();
    this.page.sayNote(note ?? '');
    if (note !== undefined) {
      this.page.tell(note);
    }
  }

  private newMedia(source: 'camera' | 'pattern'): OwnMedia {
    return new OwnMedia(source, (kind) => {
      if (kind === 'screen') {
        void this.ask(this.media?.stopSharing(this.client));
        this.page.showSharing(false);
      } else {
        void this.ask(this.media?.setMuted(this.client, kind, true));
        this.showOwn();
        this.page.complain(`The ${kind} was taken away. Choose another one under Devices.`);
      }
    });
  }

  private async join(): Promise<void> {
    const { choice, media } = this;
    if (!choice) {
      return;
    }
    this.page.say('starting', 'Joining');
    this.showOwn();
    this.attempt = new AbortController();
    const wish = {
      address: signalingAddress(location),
      roomId: choice.room,
      displayName: choice.name,
      token: this.token,
      signal: this.attempt.signal,
    };
    const client = await RoomClient.join(wish, this.view());
    this.client = client;
    this.grid.offerModeration(client.moderator);
    this.page.showAlone(client.peers.size === 0);
    if (client.joined.grants.publish) {
      await media?.publishAll(client);
    } else if (media) {
      this.page.complain('You may watch here, but not send: your token does not say that you may.');
    }
    await this.page.listDevices({
      camera: media?.track('camera')?.getSettings().deviceId,
      microphone: media?.track('microphone')?.getSettings().deviceId,
    });
    this.stopMeasuring = everySecond(() => this.measure());
    this.saySelf();
  }

  private endStay(): void {
    this.stopMeasuring();
    this.attempt?.abort();
    this.client?.leave();
    this.client = undefined;
    this.paths.clear();
    this.figures = undefined;
    this.lastBytes = undefined;
    this.grid.clear();
  }

  private view(): Partial<RoomView> {
    return {
      stateChanged: (state) => {
        this.follow(state);
      },
      ...this.peopleView(),
      activeSpeaker: (peerId) => {
        const own = peerId !== undefined && peerId === this.client?.joined.peerId;
        this.grid.setSpeaker(own ? 'me' : peerId);
      },
      bandwidth: (figures) => {
        this.figures = figures;
      },
      mutedBy: (by, sources) => {
        this.acceptMute(by, sources);
      },
      becameModerator: () => {
        this.grid.offerModeration(true);
        this.page.tell('You may now mute and remove others.');
      },
      draining: (deadlineSeconds) => {
        this.page.complain(`The server is being restarted: this room ends within ${deadlineSeconds} seconds. Join again then.`);
      },
      pathChanged: (purpose, state) => {
        this.paths.follow(purpose, state);
        void this.followPaths();
      },
      ended: (words, mayReturn) => {
        this.onEnded(words, mayReturn);
      },
      troubled: (failure) => {
        this.page.complain(inWords(failure));
      },
    };
  }

  private peopleView(): Partial<RoomView> {
    return {
      peerJoined: (peer) => {
        this.grid.admit(peer);
        this.page.tell(`${peer.name} is here.`);
        this.countPeople();
      },
      peerLeft: (peer, reason) => {
        this.page.keepFocus(() => {
          this.grid.dismiss(peer);
        });
        this.page.tell(`${peer.name} ${reason === 'lost' ? 'was lost' : reason === 'removed' ? 'was removed' : 'has left'}.`);
        this.countPeople();
      },
      peerChanged: (peer) => {
        this.grid.rename(peer);
        if (peer.interrupted) {
          this.page.tell(`The connection of ${peer.name} is lost.`);
        }
      },
      trackAdded: (peer, track) => {
        this.grid.add(peer, track);
        this.tellScreen(peer, track, 'shows a screen');
      },
      trackChanged: (peer, track) => {
        this.grid.refresh(peer, track);
      },
      trackRemoved: (peer, track) => {
        this.page.keepFocus(() => {
          this.grid.remove(peer, track);
        });
        this.tellScreen(peer, track, 'no longer shows a screen');
      },
    };
  }

  private tellScreen(peer: Peer, track: RemoteTrack, words: string): void {
    if (track.source === 'screen') {
      this.page.tell(`${peer.name} ${words}.`);
    }
  }

  private acceptMute(by: string, sources: string[]): void {
    for (const source of sources) {
      if (source === 'microphone' || source === 'camera') {
        this.media?.acceptMute(source);
      }
    }
    this.showOwn();
    this.page.tell(`${by} has muted you.`);
    this.page.complain(`${by} has muted you. Unmute yourself when you want to be heard again.`);
  }

  private onEnded(words: string, mayReturn: boolean): void {
    if (!mayReturn) {
      this.leave('Left', words);
      return;
    }
    this.endStay();
    this.page.tell('Coming back into the room.');
    this.join().catch((failure: unknown) => {
      if (!isCancelled(failure)) {
        this.leave('Not joined', inWords(failure));
      }
    });
  }

  private follow(state: SessionState): void {
    this.lost = state.name === 'interrupted';
    if (state.name === 'interrupted') {
      const words = this.client ? 'Connection lost, trying again' : 'No server answers, trying again';
      this.page.say('lost', words);
    } else if (state.name === 'open') {
      this.saySelf();
    }
  }

  private async followPaths(): Promise<void> {
    const { failed, interrupted } = this.paths;
    if (failed) {
      this.page.say('failed', 'No media path');
      await this.notePaths();
      const pairs = this.paths.pairsOf(failed);
      const tried = pairs.length > 0 ? ' These were tried:' : '';
      this.page.complain(`No media path to the server could be found or kept; looking for another one.${tried}`, pairs);
    } else if (interrupted) {
      this.page.say('interrupted', 'Media path interrupted');
    } else {
      this.page.complain('');
      this.saySelf();
    }
  }

  private async notePaths(): Promise<void> {
    await this.paths.note((purpose) => this.client?.statistics(purpose) ?? Promise.resolve(undefined));
  }

  private saySelf(): void {
    const { client } = this;
    if (client && !this.paths.interrupted && !this.lost) {
      this.page.say('live', 'In the room');
    }
  }

  private countPeople(): void {
    this.page.showAlone(this.client?.peers.size === 0);
  }

  private showOwn(): void {
    const { media } = this;
    for (const kind of ['microphone', 'camera'] as const) {
      this.page.offer(kind, media?.track(kind) !== undefined);
      this.page.showMuted(kind, media?.isMuted(kind) ?? false);
    }
    const camera = media?.track('camera');
    if (camera) {
      const own = this.grid.own();
      // Only a camera that looks at us is a mirror.
      own.showOwn([camera], camera.getSettings().facingMode !== 'environment' && this.choice?.source === 'camera');
      own.showOwnState(media?.isMuted('microphone') ?? false, media?.isMuted('camera') ?? false);
    }
  }

  private async measure(): Promise<void> {
    await Promise.all([this.grid.measure(), this.notePaths()]);
    const report = await this.client?.statistics('recv');
    if (report && this.figures) {
      const now = inboundBytes(report);
      const received = bitrateBps(this.lastBytes, now);
      this.lastBytes = now;
      this.page.showNetwork(this.figures.availableOutgoing, this.figures.targetOutgoing, received);
    }
  }

  /** The page began by itself: its sound begins with the first gesture. */
  private awaitGesture(): void {
    this.page.complain(SOUND_REFUSED);
    atGesture(() => {
      this.page.complain('');
      this.grid.playAll();
    });
  }

  private ask(asked: Promise<unknown> | undefined): Promise<void> {
    return Promise.resolve(asked).then(
      () => undefined,
      (failure: unknown) => {
        if (!isCancelled(failure)) {
          this.page.complain(inWords(failure));
        }
      },
    );
  }
}
