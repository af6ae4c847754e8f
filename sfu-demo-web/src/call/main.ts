import type { CallType } from '../shared/call-protocol.ts';
import { inWords } from '../shared/failures.ts';
import { atGesture, SOUND_REFUSED } from '../shared/playing.ts';
import { remember, remembered } from '../shared/memory.ts';
import { sourceFromQuery } from '../shared/source/source.ts';
import { isOver, type CallModel } from './call-model.ts';
import { CallDesk } from './desk.ts';
import { CallPage } from './page.ts';
import { Ringer, type Tune } from './ringer.ts';
import { CallStage } from './stage.ts';

const NAME = 'sluice.name';

const ringer = new Ringer();
const page = new CallPage({
  call: (userId, type) => {
    attempt(desk.initiate(userId, type, page.sourceChoice()));
  },
  invite: (userId) => {
    attempt(desk.invite(userId));
  },
});
const stage = new CallStage(() => {
  page.complain(SOUND_REFUSED);
  atGesture(() => {
    page.complain('');
    stage.playAll();
  });
});
const desk = new CallDesk(
  {
    signedIn: (name) => {
      page.enter(true);
      page.say('live', `Signed in as ${name}`);
    },
    signedOut: (words) => {
      page.enter(false);
      page.say('idle', 'Signed out');
      page.complain(words);
      page.forgetPeople();
    },
    interrupted: (words) => {
      page.say('lost', words);
    },
    people: (users) => {
      page.showPeople(users);
    },
    call: (call) => {
      page.showCall(call);
      ringer.play(tuneOf(call));
      if (call?.state === 'initiating' || call?.direction === 'incoming') {
        page.note('');
      }
    },
    missed: (call) => {
      page.addMissed(call);
    },
    note: (words) => {
      page.note(words);
    },
    complain: (words, pairs) => {
      page.complain(words, pairs);
    },
  },
  stage,
);

function tuneOf(call: CallModel | undefined): Tune | undefined {
  if (call?.state === 'ringing') {
    return call.direction === 'incoming' ? 'ring' : 'ringback';
  }
  const turnedDown = call && isOver(call) && call.direction === 'outgoing' && call.acceptedAtMillis === undefined;
  return turnedDown && call.ending?.reason !== 'cancelled' ? 'busy' : undefined;
}

function attempt(step: Promise<void>): void {
  page.complain('');
  step.catch((failure: unknown) => {
    page.complain(inWords(failure));
  });
}

function signIn(): void {
  const name = page.name.value.trim();
  if (name === '') {
    return;
  }
  ringer.unlock();
  remember(NAME, name);
  page.complain('');
  page.say('starting', 'Signing in');
  const token = new URLSearchParams(location.search).get('token') ?? undefined;
  desk.signIn({ userId: name, displayName: name, token });
}

async function toggle(kind: 'audio' | 'video'): Promise<void> {
  const muted = !page.isMuted(kind);
  page.showMuted(kind, muted);
  if (kind === 'video') {
    stage.dimOwn(muted);
  }
  await desk.mute(kind, muted);
}

function accept(type: CallType): void {
  attempt(desk.accept(type, page.sourceChoice()));
}

page.name.value = new URLSearchParams(location.search).get('name') ?? remembered(NAME);
page.source.value = sourceFromQuery(location.search);
page.enter(false);
page.showCall(undefined);
page.form.addEventListener('submit', (event) => {
  event.preventDefault();
  signIn();
});
page.button('sign-out').addEventListener('click', () => {
  desk.signOut();
});
page.button('retry').addEventListener('click', () => {
  desk.retryNow();
});
page.button('accept').addEventListener('click', () => {
  accept('video');
});
page.button('accept-audio').addEventListener('click', () => {
  accept('audio');
});
page.button('reject').addEventListener('click', () => {
  page.complain('');
  desk.reject();
});
page.button('hang-up').addEventListener('click', () => {
  page.complain('');
  desk.hangUp();
});
page.button('mute-audio').addEventListener('click', () => {
  attempt(toggle('audio'));
});
page.button('mute-video').addEventListener('click', () => {
  attempt(toggle('video'));
});
addEventListener('pagehide', () => {
  desk.signOut();
});

if (new URLSearchParams(location.search).get('autostart') === '1') {
  signIn();
}
