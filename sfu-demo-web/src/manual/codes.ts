import { NotPossible } from '../shared/failures.ts';
import type { Side } from './description.ts';

export interface Description {
  readonly type: Side;
  readonly sdp: string;
}

/** As long as the server holds the question; a little less than proxies allow. */
const WAIT_SECONDS = 25;

/** The server's letter boxes: an offer is left under a short code, and an answer is left for it. */
export class Codes {
  constructor(private readonly root = '/api/manual') {}

  /** Returns the code under which the offer can be fetched for a few minutes. */
  async leaveOffer(offer: Description): Promise<{ code: string; expiresInSeconds: number }> {
    const response = await this.ask('', { method: 'POST', ...json({ offer: offer.sdp }) });
    return (await response.json()) as { code: string; expiresInSeconds: number };
  }

  async fetchOffer(code: string): Promise<Description> {
    const response = await this.ask(`/${encodeURIComponent(normal(code))}`, {});
    return { type: 'offer', sdp: ((await response.json()) as { offer: string }).offer };
  }

  async leaveAnswer(code: string, answer: Description): Promise<void> {
    await this.ask(`/${encodeURIComponent(normal(code))}/answer`, { method: 'PUT', ...json({ answer: answer.sdp }) });
  }

  /** Waits until there is an answer, the code has expired, or the caller loses interest. */
  async awaitAnswer(code: string, signal: AbortSignal): Promise<Description> {
    for (;;) {
      const response = await this.ask(`/${encodeURIComponent(code)}/answer?waitSeconds=${WAIT_SECONDS}`, { signal });
      if (response.status === 200) {
        return { type: 'answer', sdp: ((await response.json()) as { answer: string }).answer };
      }
    }
  }

  private async ask(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(this.root + path, init);
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === 'AbortError') {
        throw failure;
      }
      throw new NotPossible('The server does not answer. Carry the text by copy and paste instead: that needs no server.');
    }
    if (!response.ok) {
      throw new NotPossible(inWords(response.status));
    }
    return response;
  }
}

/** As people write codes down: in small letters, with blanks and hyphens. */
function normal(code: string): string {
  return code.replaceAll(/[\s-]/g, '').toUpperCase();
}

function json(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

function inWords(status: number): string {
  switch (status) {
    case 400:
      return 'The server does not take this as a session description. Begin again in both tabs.';
    case 404:
      return 'There is no such code, or it has expired. Ask for a new one, or carry the text by copy and paste.';
    case 409:
      return 'Somebody else has answered under this code already. Ask for a new one.';
    case 429:
      return 'Too many codes were asked for or tried. Wait a minute, or carry the text by copy and paste.';
    case 503:
      return 'The server has no room for more codes. Carry the text by copy and paste instead.';
    default:
      return `The server cannot keep codes (status ${status}). Carry the text by copy and paste instead.`;
  }
}
