import { copyText } from '../shared/clipboard.ts';
import { inWords } from '../shared/failures.ts';
import { openSource, sourceFromQuery, type Source } from '../shared/source/source.ts';
import { Codes } from './codes.ts';
import { fromText, toText, type Side } from './description.ts';
import { ManualPeer, otherSideAfter, type PeerView } from './manual-peer.ts';
import { ManualPage } from './page.ts';

/** Everything from the opening of the source until the page begins again. */
interface Run {
  readonly source: Source;
  readonly peer: ManualPeer;
  readonly interest: AbortController;
}

const page = new ManualPage();
const codes = new Codes();
let run: Run | undefined;

function view(): PeerView {
  return {
    happened: (words) => {
      page.note(words);
    },
    changed: (own) => {
      page.showSide('own', own);
      if (own.connection === 'connected') {
        page.enter('connected');
        page.say('connected', 'Connected');
        page.complain('');
      } else if (own.connection === 'disconnected') {
        page.say('disconnected', 'The way is interrupted');
      } else if (own.connection === 'closed') {
        page.say('idle', 'Closed');
      }
    },
    heard: (other) => {
      page.showSide('other', other);
      page.sayOtherSource('What the other side says of itself, over the connection’s data channel.');
    },
    received: (stream) => {
      page.showRemote(stream);
    },
    failed: (pairs) => {
      page.say('failed', 'No way was found');
      page.complain(
        pairs.length === 0
          ? 'No pair of addresses could even be tried: one side gave no candidates. Begin again in both tabs.'
          : 'None of these ways works. Are both devices in one network? Otherwise begin again in both tabs with a STUN server.',
        pairs,
      );
    },
  };
}

async function openTheSource(): Promise<void> {
  const source = await openSource({ source: page.sourceChoice() });
  const url = page.input('stun').value.trim();
  try {
    const peer = new ManualPeer(source.stream, url === '' ? [] : [{ urls: url }], view());
    run = { source, peer, interest: new AbortController() };
  } catch (failure) {
    source.close();
    throw failure instanceof Error && failure.name === 'SyntaxError'
      ? new Error(`“${url}” is not the address of a STUN server: write stun:HOST:PORT, or leave the field empty.`)
      : failure;
  }
  page.note('getUserMedia()');
  page.showOwn(source.stream);
  page.sayNote(source.note ?? '');
  page.say('starting', page.role() === 'offer' ? 'Ready to offer' : 'Waiting for the offer');
  page.goOn(page.role() === 'offer' ? 'offer-out' : 'offer-in');
}

async function createOffer({ peer }: Run): Promise<void> {
  page.say('starting', 'Gathering candidates');
  const offer = await peer.createOffer();
  page.carry('offer', toText(offer));
  page.say('starting', 'Waiting for the answer');
  page.goOn('answer-in');
}

async function getCode({ interest }: Run): Promise<void> {
  try {
    const offer = fromText(page.text('offer-out').value, 'offer');
    const { code, expiresInSeconds } = await codes.leaveOffer(offer);
    page.showCode(code, `good for ${Math.round(expiresInSeconds / 60)} minutes; the answer comes by itself`);
    page.note(`The offer lies under the code ${code}`);
    const answer = await codes.awaitAnswer(code, interest.signal);
    page.text('answer-in').value = toText(answer);
    await takeAnswer();
  } catch (failure) {
    page.showCode('', '');
    throw failure;
  }
}

async function takeAnswer(): Promise<void> {
  const current = run;
  if (!current) {
    return;
  }
  await current.peer.take(fromText(page.text('answer-in').value, 'answer'));
  current.interest.abort();
  page.setSpent('take-answer', true);
  // The other side looks for a way already: it may have been found before the browser says that it took the answer.
  if (!current.peer.hasHeard()) {
    showGuess('answer');
  }
  if (current.peer.state().connection !== 'connected') {
    page.say('connecting', 'Looking for a way');
  }
}

async function takeOffer({ peer }: Run, text: string, code?: string): Promise<void> {
  const offer = fromText(text, 'offer');
  page.say('starting', 'Gathering candidates');
  const answering = peer.answer(offer);
  showGuess('offer');
  const answer = await answering;
  page.carry('answer', toText(answer));
  page.say('connecting', 'Looking for a way');
  page.goOn('answer-out');
  if (code !== undefined) {
    await codes.leaveAnswer(code, { type: 'answer', sdp: answer.sdp });
    page.sayAnswerLeft('The answer is on its way under the same code: nothing more to carry.');
  }
}

async function takeCode(current: Run): Promise<void> {
  const code = page.input('code-in').value;
  const offer = await codes.fetchOffer(code);
  page.text('offer-in').value = toText(offer);
  await takeOffer(current, page.text('offer-in').value, code);
}

function showGuess(taken: Side): void {
  page.showSide('other', otherSideAfter(taken));
  page.sayOtherSource(`What follows from its ${taken}; more is not known before the two are connected.`);
}

function beginAgain(): void {
  run?.interest.abort();
  run?.peer.close();
  run?.source.close();
  run = undefined;
  page.showOwn(null);
  page.showRemote(null);
  page.carry('offer', '');
  page.carry('answer', '');
  page.showCode('', '');
  page.sayAnswerLeft('');
  page.sayNote('');
  page.text('answer-in').value = '';
  page.text('offer-in').value = '';
  page.input('code-in').value = '';
  page.showSide('own', undefined);
  page.showSide('other', undefined);
  page.sayOtherSource('The other side is not known yet.');
  page.clearLog();
  page.complain('');
  page.say('idle', 'Not begun');
  page.enter('source');
}

/** Runs a step of the present run, once; what goes wrong is said, and the step can be tried again. */
function onClick(name: string, step: (current: Run) => Promise<void>): void {
  page.button(name).addEventListener('click', () => {
    const current = run;
    if (current && !page.isSpent(name)) {
      page.complain('');
      page.setSpent(name, true);
      step(current).catch((failure: unknown) => {
        if (run === current && !current.interest.signal.aborted) {
          page.setSpent(name, false);
          page.complain(inWords(failure));
        }
      });
    }
  });
}

function onCopy(side: Side): void {
  const button = page.button(`copy-${side}`);
  button.addEventListener('click', () => {
    void copyText(page.text(`${side}-out`), button, (words) => {
      page.tell(`${words}.`);
    });
  });
}

page.source.value = sourceFromQuery(location.search);
page.input(new URLSearchParams(location.search).get('role') === 'answer' ? 'role-answer' : 'role-offer').checked = true;
page.onRole(() => {
  page.enter('source');
});
page.button('restart').addEventListener('click', beginAgain);
page.button('open-source').addEventListener('click', () => {
  if (!page.isSpent('open-source')) {
    page.complain('');
    page.setSpent('open-source', true);
    openTheSource().catch((failure: unknown) => {
      page.setSpent('open-source', false);
      page.complain(inWords(failure));
    });
  }
});
onClick('create-offer', createOffer);
onClick('get-code', getCode);
onClick('take-answer', takeAnswer);
onClick('take-offer', (current) => takeOffer(current, page.text('offer-in').value));
onClick('take-code', takeCode);
onCopy('offer');
onCopy('answer');
page.enter('source');
