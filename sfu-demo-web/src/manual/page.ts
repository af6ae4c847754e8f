import { part, setState, setText } from '../shared/elements.ts';
import { keepFocus } from '../shared/focus.ts';
import { UNKNOWN } from '../shared/format.ts';
import type { SourceChoice } from '../shared/source/source.ts';
import { inShort, type Side } from './description.ts';
import type { SideState } from './manual-peer.ts';

export type Step = 'source' | 'offer-out' | 'answer-in' | 'offer-in' | 'answer-out' | 'connected';

const PATH: Readonly<Record<Side, readonly Step[]>> = {
  offer: ['source', 'offer-out', 'answer-in', 'connected'],
  answer: ['source', 'offer-in', 'answer-out', 'connected'],
};

/** What may be used at each step. */
const CONTROLS: Readonly<Record<Step, readonly string[]>> = {
  source: ['open-source', 'source', 'stun'],
  'offer-out': ['create-offer'],
  'answer-in': ['get-code', 'answer-in', 'take-answer'],
  'offer-in': ['offer-in', 'take-offer', 'code-in', 'take-code'],
  'answer-out': [],
  connected: [],
};

/** Where a person goes on at each step. */
const ENTRANCES: Readonly<Record<Step, string>> = {
  source: 'open-source',
  'offer-out': 'create-offer',
  'answer-in': 'copy-offer',
  'offer-in': 'offer-in',
  'answer-out': 'copy-answer',
  connected: 'connected-title',
};

/** The elements of the page, and which step of which side is on. */
export class ManualPage {
  private readonly status = part(document, 'status', HTMLElement);
  private readonly error = part(document, 'error', HTMLElement);
  private readonly pairs = part(document, 'pairs', HTMLUListElement);
  private readonly log = part(document, 'log', HTMLOListElement);
  private readonly roles = part(document, 'roles', HTMLFieldSetElement);
  private readonly ownVideo = part(document, 'own-video', HTMLVideoElement);
  private readonly remoteVideo = part(document, 'remote-video', HTMLVideoElement);

  button(name: string): HTMLButtonElement {
    return part(document, name, HTMLButtonElement);
  }

  text(name: string): HTMLTextAreaElement {
    return part(document, name, HTMLTextAreaElement);
  }

  input(name: string): HTMLInputElement {
    return part(document, name, HTMLInputElement);
  }

  get source(): HTMLSelectElement {
    return part(document, 'source', HTMLSelectElement);
  }

  sourceChoice(): SourceChoice {
    return this.source.value === 'pattern' ? 'pattern' : 'camera';
  }

  role(): Side {
    return this.input('role-answer').checked ? 'answer' : 'offer';
  }

  onRole(listener: () => void): void {
    this.roles.addEventListener('change', listener);
  }

  /** Shows the steps of the side that was chosen, and makes usable what the present one needs. */
  enter(step: Step): void {
    keepFocus(
      () => {
        this.show(step);
      },
      () => [part(document, ENTRANCES[step], HTMLElement)],
    );
  }

  /** Takes a person to where the step goes on, who may not see where that is. */
  goOn(step: Step): void {
    this.enter(step);
    part(document, ENTRANCES[step], HTMLElement).focus();
  }

  /** Of a button that works no more for now. It is not disabled, since it would lose the focus. */
  setSpent(name: string, spent: boolean): void {
    this.button(name).setAttribute('aria-disabled', String(spent));
  }

  isSpent(name: string): boolean {
    return this.button(name).getAttribute('aria-disabled') === 'true';
  }

  /** For those who do not see it. */
  tell(words: string): void {
    const line = element('span', `${words} `);
    part(document, 'news', HTMLElement).replaceChildren(line);
  }

  say(state: string, words: string): void {
    setState(this.status, state, words);
  }

  sayNote(words: string): void {
    setText(part(document, 'note', HTMLElement), words);
  }

  complain(words: string, pairs: readonly string[] = []): void {
    setText(this.error, words);
    this.pairs.hidden = pairs.length === 0;
    this.pairs.replaceChildren(...pairs.map((pair) => element('li', pair)));
  }

  showOwn(stream: MediaStream | null): void {
    this.ownVideo.srcObject = stream;
    this.ownVideo.play().catch(() => undefined);
  }

  showRemote(stream: MediaStream | null): void {
    this.remoteVideo.srcObject = stream;
    part(document, 'remote-empty', HTMLElement).hidden = stream !== null;
    this.remoteVideo.play().catch(() => undefined);
  }

  carry(side: Side, text: string): void {
    this.text(`${side}-out`).value = text;
    part(document, `${side}-carry`, HTMLElement).hidden = text === '';
    setText(part(document, `${side}-short`, HTMLElement), text === '' ? '' : inShort(text));
  }

  showCode(code: string, life: string): void {
    part(document, 'code-line', HTMLElement).hidden = code === '';
    setText(part(document, 'code', HTMLElement), code);
    setText(part(document, 'code-life', HTMLElement), life);
  }

  sayAnswerLeft(words: string): void {
    const line = part(document, 'answer-left', HTMLElement);
    line.hidden = words === '';
    setText(line, words);
  }

  showSide(side: 'own' | 'other', state: SideState | undefined): void {
    for (const name of ['localDescription', 'remoteDescription', 'signaling', 'gathering', 'ice', 'connection'] as const) {
      setText(part(document, `${side}-${name}`, HTMLElement), state?.[name] ?? UNKNOWN);
    }
  }

  sayOtherSource(words: string): void {
    setText(part(document, 'other-source', HTMLElement), words);
  }

  note(words: string): void {
    const line = element('li', words);
    const time = element('time', new Date().toISOString().slice(11, 23));
    line.prepend(time);
    this.log.append(line);
    this.log.scrollTop = this.log.scrollHeight;
  }

  clearLog(): void {
    this.log.replaceChildren();
  }

  private show(step: Step): void {
    const path = PATH[this.role()];
    this.roles.disabled = step !== 'source';
    this.button('restart').hidden = step === 'source';
    for (const each of Object.keys(CONTROLS) as Step[]) {
      const element = part(document, `step-${each}`, HTMLElement);
      const at = path.indexOf(each);
      const now = path.indexOf(step);
      element.hidden = at < 0;
      element.dataset.state = at < now || step === 'connected' ? 'done' : at === now ? 'now' : 'todo';
      if (at === now) {
        element.setAttribute('aria-current', 'step');
      } else {
        element.removeAttribute('aria-current');
      }
      this.enable(each, each === step);
    }
  }

  private enable(step: Step, enabled: boolean): void {
    for (const name of CONTROLS[step]) {
      const control = part(document, name, HTMLElement);
      control.toggleAttribute('disabled', !enabled);
      control.removeAttribute('aria-disabled');
    }
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, text: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
