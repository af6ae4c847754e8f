import type { CallType, UserState, UserStatus } from '../shared/call-protocol.ts';
import { part, setState, setText } from '../shared/elements.ts';
import { keepFocus } from '../shared/focus.ts';
import type { SourceChoice } from '../shared/source/source.ts';
import { isOver, type CallModel } from './call-model.ts';
import { duration, stateInWords } from './words.ts';

export interface PageActions {
  call(userId: string, type: CallType): void;
  invite(userId: string): void;
}

const STATES: Readonly<Record<UserState, string>> = {
  OFFLINE: 'Not here',
  ONLINE: 'Here',
  IN_CALL: 'In a call',
};

/** The elements of the call page but for the pictures. */
export class CallPage {
  readonly form = part(document, 'sign-in-form', HTMLFormElement);
  private readonly incoming = part(document, 'incoming', HTMLDialogElement);
  private readonly people = part(document, 'people', HTMLUListElement);
  private readonly missed = part(document, 'missed', HTMLUListElement);
  private readonly pairs = part(document, 'pairs', HTMLUListElement);
  private readonly persons = new Map<string, HTMLElement>();
  private call: CallModel | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly actions: PageActions) {
    // Escape would close the dialog and leave it ringing: browsers let pages prevent the first one only.
    this.incoming.addEventListener('cancel', (event) => {
      event.preventDefault();
    });
    this.incoming.addEventListener('close', () => {
      if (isRinging(this.call)) {
        this.openIncoming();
      }
    });
  }

  button(name: string): HTMLButtonElement {
    return part(document, name, HTMLButtonElement);
  }

  get name(): HTMLInputElement {
    return part(document, 'name', HTMLInputElement);
  }

  get source(): HTMLSelectElement {
    return part(document, 'source', HTMLSelectElement);
  }

  sourceChoice(): SourceChoice {
    return this.source.value === 'pattern' ? 'pattern' : 'camera';
  }

  enter(signedIn: boolean): void {
    this.keepFocus(() => {
      this.form.hidden = signedIn;
      part(document, 'signed-in', HTMLElement).hidden = !signedIn;
      this.button('sign-out').hidden = !signedIn;
    });
  }

  say(state: string, words: string): void {
    setState(part(document, 'status', HTMLElement), state, words);
    this.keepFocus(() => {
      this.button('retry').hidden = state !== 'lost';
    });
  }

  note(words: string): void {
    setText(part(document, 'note', HTMLElement), words);
  }

  complain(words: string, pairs: readonly string[] = []): void {
    setText(part(document, 'error', HTMLElement), words);
    this.pairs.hidden = pairs.length === 0;
    this.pairs.replaceChildren(...pairs.map((pair) => element('li', pair)));
  }

  showPeople(users: readonly UserStatus[]): void {
    this.keepFocus(() => {
      this.showRows(users);
    });
    part(document, 'nobody', HTMLElement).hidden = users.length > 0;
  }

  showCall(call: CallModel | undefined): void {
    this.call = call;
    const over = !call || isOver(call);
    const ringing = isRinging(call);
    const answered = this.incoming.open && !ringing && !over;
    this.keepFocus(() => {
      part(document, 'idle', HTMLElement).hidden = !over;
      part(document, 'call-controls', HTMLElement).hidden = over || ringing;
      this.button('mute-video').hidden = call?.type !== 'video';
      this.showIncoming(ringing ? call : undefined);
    });
    if (answered) {
      this.button('mute-audio').focus();
    }
    // Behind a dialog nothing is announced.
    setState(part(document, 'call-state', HTMLElement), call?.state ?? 'idle', call ? stateInWords(call) : 'Choose whom to call');
    this.runTimer(!over && call.acceptedAtMillis !== undefined);
    if (over) {
      this.showMuted('audio', false);
      this.showMuted('video', false);
    }
  }

  showMuted(kind: 'audio' | 'video', muted: boolean): void {
    const button = this.button(`mute-${kind}`);
    button.setAttribute('aria-pressed', String(muted));
    setText(button, `${kind === 'audio' ? 'Microphone' : 'Camera'} ${muted ? 'off' : 'on'}`);
  }

  isMuted(kind: 'audio' | 'video'): boolean {
    return this.button(`mute-${kind}`).getAttribute('aria-pressed') === 'true';
  }

  addMissed(call: CallModel): void {
    const row = element('li', '');
    row.className = 'missed-call';
    row.dataset.testid = 'missed-call';
    const name = element('span', call.peerName);
    name.className = 'person-name';
    const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const when = element('span', `${call.type === 'video' ? 'Video' : 'Audio'} call at ${time}`);
    when.className = 'missed-when';
    const back = element('button', 'Call back');
    back.type = 'button';
    back.className = 'small';
    back.dataset.testid = 'call-back';
    back.addEventListener('click', () => {
      this.actions.call(call.peer, call.type);
      this.keepFocus(() => {
        row.remove();
        this.titleMissed();
      });
    });
    row.append(name, when, back);
    this.missed.prepend(row);
    this.titleMissed();
    part(document, 'news', HTMLElement).textContent = `Missed call from ${call.peerName}.`;
  }

  forgetPeople(): void {
    this.showPeople([]);
    this.missed.replaceChildren();
    this.titleMissed();
  }

  private titleMissed(): void {
    part(document, 'missed-title', HTMLElement).hidden = this.missed.childElementCount === 0;
  }

  /** Rows stay where they are while their people do: a row that is rebuilt under a finger is not clicked. */
  private showRows(users: readonly UserStatus[]): void {
    const present = new Set(users.map(({ userId }) => userId));
    for (const [userId, row] of [...this.persons]) {
      if (!present.has(userId)) {
        row.remove();
        this.persons.delete(userId);
      }
    }
    for (const user of users) {
      this.showPerson(user);
    }
  }

  private showPerson({ userId, displayName, state }: UserStatus): void {
    const row = this.persons.get(userId) ?? this.addPerson(userId);
    setText(part(row, 'person-name', HTMLElement), displayName);
    setState(part(row, 'person-state', HTMLElement), state, STATES[state]);
    const free = state === 'ONLINE';
    const talking = this.call !== undefined && !isOver(this.call);
    const mayInvite = talking && this.call?.acceptedAtMillis !== undefined;
    for (const name of ['call-audio', 'call-video']) {
      const button = part(row, name, HTMLButtonElement);
      // One who is in a call can be tried, and is said to be busy.
      button.disabled = talking;
      button.hidden = mayInvite;
    }
    const invite = part(row, 'invite', HTMLButtonElement);
    invite.hidden = !mayInvite;
    invite.disabled = !free;
  }

  private addPerson(userId: string): HTMLElement {
    const copy = part(document, 'person-template', HTMLTemplateElement).content.cloneNode(true) as DocumentFragment;
    const row = part(copy, 'person', HTMLElement);
    row.dataset.userId = userId;
    part(row, 'call-audio', HTMLButtonElement).addEventListener('click', () => {
      this.actions.call(userId, 'audio');
    });
    part(row, 'call-video', HTMLButtonElement).addEventListener('click', () => {
      this.actions.call(userId, 'video');
    });
    part(row, 'invite', HTMLButtonElement).addEventListener('click', () => {
      this.actions.invite(userId);
    });
    this.persons.set(userId, row);
    this.people.append(row);
    return row;
  }

  private showIncoming(call: CallModel | undefined): void {
    if (!call) {
      this.incoming.close();
      document.title = 'Call · Sluice';
      return;
    }
    setText(part(document, 'incoming-name', HTMLElement), call.peerName);
    setText(part(document, 'incoming-initial', HTMLElement), (Array.from(call.peerName)[0] ?? '?').toUpperCase());
    setText(part(document, 'incoming-type', HTMLElement), call.type === 'video' ? 'Video call' : 'Audio call');
    this.button('accept-audio').hidden = call.type !== 'video';
    document.title = `${call.peerName} is calling · Sluice`;
    this.openIncoming();
  }

  private openIncoming(): void {
    if (!this.incoming.open) {
      this.incoming.showModal();
      this.button('accept').focus();
    }
  }

  /** Whoever loses it goes on at the call, if there is one, else at the people, and signed out at the name. */
  private keepFocus(change: () => void): void {
    keepFocus(change, () => [this.button('mute-audio'), part(document, 'people-title', HTMLElement), this.name]);
  }

  private runTimer(running: boolean): void {
    const timer = part(document, 'timer', HTMLElement);
    clearInterval(this.timer);
    timer.hidden = !running;
    if (running) {
      const show = (): void => {
        setText(timer, duration(performance.now() - (this.call?.acceptedAtMillis ?? performance.now())));
      };
      show();
      this.timer = setInterval(show, 500);
    }
  }
}

function isRinging(call: CallModel | undefined): call is CallModel {
  return call?.state === 'ringing' && call.direction === 'incoming';
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, text: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
