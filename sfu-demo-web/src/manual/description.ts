import { NotPossible } from '../shared/failures.ts';

export type Side = 'offer' | 'answer';

const OTHER_SIDE_OF: Readonly<Record<Side, string>> = {
  offer: 'the tab that makes the offer',
  answer: 'the tab that answers',
};

/** What is copied: the type on a line of its own, then the SDP as it is, so that people can read what they carry. */
export function toText(description: { readonly type: string; readonly sdp?: string | undefined }): string {
  return `${description.type}\n${(description.sdp ?? '').trimEnd()}\n`;
}

/** Reads what was pasted; mail programs and chats may have changed ends of lines and blanks around it. */
export function fromText(text: string, wanted: Side): { type: Side; sdp: string } {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) {
    throw new NotPossible(`Nothing was pasted. Copy the ${wanted} in ${OTHER_SIDE_OF[wanted]} and paste it here.`);
  }
  const type = lines[0] === 'offer' || lines[0] === 'answer' ? lines.shift() : wanted;
  if (type !== wanted) {
    throw new NotPossible(`This is an ${type ?? ''}, but an ${wanted} is needed here. Copy it in ${OTHER_SIDE_OF[wanted]}.`);
  }
  if (lines[0] !== 'v=0' || !lines.some((line) => line.startsWith('a=ice-ufrag:'))) {
    throw new NotPossible(`This is not a complete session description. Copy the whole ${wanted}, from its first line to its last.`);
  }
  // RFC 8866 section 5: lines end with CRLF.
  return { type: wanted, sdp: `${lines.join('\r\n')}\r\n` };
}

/** What an SDP holds, for people: media, candidates, fingerprint. */
export function inShort(sdp: string): string {
  const lines = sdp.split(/\r?\n/);
  const media = lines.filter((line) => line.startsWith('m=')).map((line) => line.slice(2).split(' ')[0]);
  const candidates = lines.filter((line) => line.startsWith('a=candidate:')).length;
  return `${media.join(', ')} · ${candidates} ${candidates === 1 ? 'candidate' : 'candidates'} · ${lines.length} lines`;
}
