import { NotPossible } from '../shared/failures.ts';
import type { Overview, RoomSummary } from './overview.ts';

/** The server wants to know who asks. */
export class KeyNeeded extends Error {
  override readonly name = 'KeyNeeded';
}

/** The server's admin interface, by which this page lives. */
export class Admin {
  constructor(
    private readonly key: () => string,
    private readonly root = '/api/admin',
  ) {}

  async overview(): Promise<Overview> {
    return (await (await this.ask('/overview')).json()) as Overview;
  }

  async rooms(): Promise<RoomSummary[]> {
    return ((await (await this.ask('/rooms')).json()) as { rooms: RoomSummary[] }).rooms;
  }

  async endRoom(roomId: string): Promise<void> {
    await this.ask(`/rooms/${encodeURIComponent(roomId)}`, { method: 'DELETE' });
  }

  private async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const key = this.key();
    let response: Response;
    try {
      response = await fetch(this.root + path, key === '' ? init : { ...init, headers: { authorization: `Bearer ${key}` } });
    } catch {
      throw new NotPossible('The server does not answer. Is it running? This page goes on asking.');
    }
    if (response.status === 401 || response.status === 403) {
      throw new KeyNeeded(
        key === '' ? 'This server shows its figures to those with its admin token only.' : 'The server does not take this token.',
      );
    }
    if (!response.ok) {
      throw new NotPossible(`The server does not show its figures (status ${response.status}).`);
    }
    return response;
  }
}
