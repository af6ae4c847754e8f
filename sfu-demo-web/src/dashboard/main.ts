import { inWords } from '../shared/failures.ts';
import { everySecond } from '../shared/poll.ts';
import { Admin, KeyNeeded } from './admin.ts';
import { figuresBetween, type Overview } from './overview.ts';
import { DashboardPage } from './page.ts';

const KEY = 'sluice.admin';

const page = new DashboardPage((roomId) => {
  admin.endRoom(roomId).catch((failure: unknown) => {
    page.complain(inWords(failure));
  });
});
let key = sessionStorage.getItem(KEY) ?? '';
let before: Overview | undefined;
/** Not asked again until there is another token: each question counts as a guess. */
let refused = false;
const admin = new Admin(() => key);

async function look(): Promise<void> {
  if (refused) {
    return;
  }
  try {
    const [now, rooms] = [await admin.overview(), await admin.rooms()];
    page.show(now, figuresBetween(before, now));
    page.showRooms(rooms);
    page.say('live', now.draining ? 'Draining' : 'Live');
    page.complain('');
    page.askForKey(false);
    before = now;
  } catch (failure) {
    before = undefined;
    refused = failure instanceof KeyNeeded;
    page.askForKey(refused);
    page.say('lost', refused ? 'Token needed' : 'No figures');
    page.complain(inWords(failure));
  }
}

page.keyForm.addEventListener('submit', (event) => {
  event.preventDefault();
  key = page.key.value.trim();
  sessionStorage.setItem(KEY, key);
  refused = false;
});
everySecond(look);
