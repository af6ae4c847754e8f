/** Every page but the landing page, in the order in which they are offered: folder, name. */
export const PAGES: readonly (readonly [folder: string, name: string])[] = [
  ['room', 'Room'],
  ['call', 'Call'],
  ['manual', 'Manual'],
  ['dashboard', 'Dashboard'],
  ['sender', 'Sender'],
  ['receiver', 'Receiver'],
];
