import { part, setState, setText } from '../shared/elements.ts';
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
  'answer-in': ['answer-in', 'take-answer'],
  'offer-in': ['offer-in', 'take-offer', 'code-in', 'take-code'],
  'answer-out': [],
  connected: [],
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
    const path = PATH[this.role()];
    this.roles.disabled = step !== 'source';
    this.button('restart').hidden = step === 'source';
    for (const each of Object.keys(CONTROLS) as Step[]) {
      const element = part(document, `step-${each}`, HTMLElement);
      const at = path.indexOf(each);
      const now = path.indexOf(step);
      element.hidden = at < 0;
      element.dataset.state = at < now || step === 'connected' ? 'done' : at === now ? 'now' : 'todo';
      element.toggleAttribute('aria-current', at === now);
      this.enable(each, each === step);
    }
  }

  /** Where a person goes on, for those who do not see where that is. */
  focus(name: string): void {
    part(document, name, HTMLElement).focus();
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

  private enable(step: Step, enabled: boolean): void {
    for (const name of CONTROLS[step]) {
      part(document, name, HTMLElement).toggleAttribute('disabled', !enabled);
    }
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, text: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
