import type { ConnectionState, MediaKind } from 'mediasoup-client/types';
import { Dismissed, inWords } from '../shared/failures.ts';
import { SenderPage } from './page.ts';
import { SendSession, type SendView } from './session.ts';
import { wishFromQuery } from './wish.ts';

const page = new SenderPage();
let current: SendSession | undefined;
let offered = false;
let connected = false;

async function start(): Promise<void> {
  if (current) {
    return;
  }
  page.complain('');
  page.enter('starting', 'Starting');
  const session = new SendSession(page.wish(), view);
  current = session;
  offered = false;
  connected = false;
  try {
    await session.start();
    offered = true;
    showProgress();
  } catch (failure) {
    // Whoever ended the session already said why.
    if (current === session) {
      end('Could not start', failure);
    }
  }
}

function end(words: string, failure?: unknown): void {
  current?.close();
  current = undefined;
  page.enter('idle', words);
  page.complain(failure === undefined ? '' : inWords(failure));
}

/** Signalling and media path come up in either order; only both together mean that anything is sent. */
function showProgress(): void {
  if (offered && connected) {
    page.enter('live', 'Sending');
  } else if (offered) {
    page.say('Looking for the media path');
  }
}

function followPath(state: ConnectionState): void {
  page.showPath(state);
  connected = state === 'connected';
  if (state === 'failed') {
    page.complain('No media path to the server could be found or kept. Stop, check the network and start again.');
  }
  if (state === 'failed' || state === 'disconnected') {
    page.sayInterrupted();
  } else if (connected) {
    page.complain('');
    showProgress();
  }
}

async function toggle(kind: MediaKind): Promise<void> {
  const muted = !page.isMuted(kind);
  page.showMuted(kind, muted);
  try {
    await current?.mute(kind, muted);
  } catch (failure) {
    page.complain(inWords(failure));
  }
}

const view: SendView = {
  stepped: (words) => {
    page.say(words);
  },
  previewReady: (source) => {
    page.show(source);
  },
  producing: (kind) => {
    page.offerMute(kind);
  },
  sourceEnded: (kind) => {
    page.withdrawMute(kind);
    page.sayNote(`The ${kind === 'audio' ? 'microphone' : 'camera'} was taken away and is no longer sent.`);
  },
  pathChanged: followPath,
  measured: (report) => {
    page.showFigures(report);
  },
  troubled: (failure) => {
    page.complain(inWords(failure));
  },
  lost: (failure) => {
    end(failure instanceof Dismissed ? 'Ended' : 'Connection lost', failure);
  },
};

page.preset(wishFromQuery(location.search));
page.enter('idle', 'Ready');
page.start.addEventListener('click', () => void start());
page.stop.addEventListener('click', () => {
  end('Stopped');
});
page.muteButtons.audio.addEventListener('click', () => void toggle('audio'));
page.muteButtons.video.addEventListener('click', () => void toggle('video'));

if (new URLSearchParams(location.search).get('autostart') === '1') {
  void start();
}
