/** Every page but the landing page, in the order in which they are offered: folder, name. */
export const PAGES: readonly (readonly [folder: string, name: string])[] = [
  ['manual', 'Manual'],
  ['sender', 'Sender'],
  ['receiver', 'Receiver'],
];
