import { choiceFromQuery, joinLink } from './choice.ts';
import { RoomPage } from './page.ts';
import { Stay } from './stay.ts';
import { copyWords } from '../shared/clipboard.ts';
import { remembered, remember } from '../shared/memory.ts';

const NAME = 'sluice.name';

const page = new RoomPage();
const stay = new Stay(page);

async function join(): Promise<void> {
  const choice = page.choice();
  remember(NAME, choice.name);
  // The address becomes the link by which one comes back, and which a reload opens.
  const here = new URL(location.href);
  here.searchParams.set('room', choice.room);
  history.replaceState(null, '', here);
  await stay.begin(choice, here.searchParams.get('token') ?? undefined);
}

page.preset(choiceFromQuery(location.search, remembered(NAME)));
page.enter('lobby');
page.lobby.addEventListener('submit', (event) => {
  event.preventDefault();
  void join();
});
page.button('copy-link').addEventListener('click', () => {
  void copyWords(joinLink(location, page.choice().room), page.button('copy-link'), (words) => {
    page.tell(`${words}.`);
  });
});
page.button('microphone').addEventListener('click', () => void stay.toggle('microphone'));
page.button('camera').addEventListener('click', () => void stay.toggle('camera'));
page.button('screen').addEventListener('click', () => void stay.toggleScreen());
page.button('retry').addEventListener('click', () => {
  stay.retryNow();
});
page.button('leave').addEventListener('click', () => {
  stay.leave();
});
page.cameraChoice.addEventListener('change', () => void stay.choose('camera', page.cameraChoice.value));
page.microphoneChoice.addEventListener('change', () => void stay.choose('microphone', page.microphoneChoice.value));
addEventListener('pagehide', () => {
  stay.leave();
});

if (new URLSearchParams(location.search).get('autostart') === '1') {
  void join();
}
