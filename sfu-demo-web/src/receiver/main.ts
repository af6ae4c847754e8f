import { Dismissed, inWords } from '../shared/failures.ts';
import { Gallery } from './gallery.ts';
import { ReceiverPage } from './page.ts';
import { ReceiveSession, type ReceiveView } from './session.ts';

const page = new ReceiverPage();
const gallery = new Gallery();
let current: ReceiveSession | undefined;

async function join(): Promise<void> {
  if (current) {
    return;
  }
  page.complain('');
  page.enter('starting', 'Joining');
  const session = new ReceiveSession(view);
  current = session;
  try {
    await session.start();
    page.enter('live', 'Joined');
    page.count(gallery.size);
  } catch (failure) {
    // Whoever ended the session already said why.
    if (current === session) {
      end('Could not join', 'Join', failure);
    }
  }
}

function end(words: string, joinWords: string, failure?: unknown): void {
  current?.close();
  current = undefined;
  page.keepFocus(() => {
    gallery.clear();
  });
  page.nameJoin(joinWords);
  page.enter('idle', words);
  page.complain(failure === undefined ? '' : inWords(failure));
}

const view: ReceiveView = {
  stepped: (words) => {
    page.say(words);
  },
  arrived: (socketId, consumer) => {
    gallery.add(socketId, consumer);
    page.count(gallery.size);
  },
  left: (socketId, consumer) => {
    page.keepFocus(() => {
      gallery.remove(socketId, consumer);
    });
    page.count(gallery.size);
  },
  pauseChanged: (socketId, kind, paused) => {
    gallery.showPaused(socketId, kind, paused);
  },
  pathChanged: (state) => {
    page.showPath(state);
    if (state === 'failed') {
      page.complain('No media path to the server could be found or kept. Leave, check the network and join again.');
    } else if (state === 'connected') {
      page.complain('');
    }
  },
  measured: (report) => {
    page.showFigures(report);
    void gallery.measure();
  },
  troubled: (failure) => {
    page.complain(inWords(failure));
  },
  lost: (failure) => {
    end(failure instanceof Dismissed ? 'Ended' : 'Connection lost', 'Reconnect', failure);
  },
};

page.enter('idle', 'Ready');
page.join.addEventListener('click', () => void join());
page.leave.addEventListener('click', () => {
  end('Left', 'Join');
});

if (new URLSearchParams(location.search).get('autostart') === '1') {
  void join();
}
