import type { ServerFault } from './protocol.ts';

/** The server understood the request and said no. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';

  constructor(readonly fault: ServerFault) {
    super(fault.message);
  }
}

/** The signalling connection could not be opened, was lost, or fell silent. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';
}

/** Somebody who may do so has ended the room or removed us from it. */
export class Dismissed extends Error {
  override readonly name = 'Dismissed';
}

/** The session was closed by the person while a step of it was still under way: nothing to report. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** The browser hides its devices from pages that came over plain HTTP from another machine. */
export class InsecurePage extends Error {
  override readonly name = 'InsecurePage';
}

/** What the person wished for does not exist here; the message already is in plain words. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}

const DEVICE_FAILURES: Readonly<Record<string, string>> = {
  NotAllowedError:
    'The browser may not use the camera and the microphone. Allow it in the address bar and start again, or choose the test pattern.',
  NotFoundError: 'No camera or microphone was found. Choose the test pattern instead.',
  NotReadableError: 'The camera or the microphone is in use by another program. Close it and start again, or choose the test pattern.',
  OverconstrainedError: 'The camera cannot deliver a suitable picture. Choose the test pattern instead.',
};

/** Says what went wrong so that a person knows what to do next. */
export function inWords(failure: unknown): string {
  if (failure instanceof ServerRefusal) {
    return refusalInWords(failure.fault);
  }
  if (failure instanceof InsecurePage) {
    return 'Browsers give out the camera only on localhost or over HTTPS. Open this page that way, or choose the test pattern.';
  }
  if (failure instanceof Error && failure.name === 'UnsupportedError') {
    return `This browser cannot take part: ${failure.message}.`;
  }
  if (failure instanceof Error) {
    return DEVICE_FAILURES[failure.name] ?? failure.message;
  }
  return String(failure);
}

function refusalInWords(fault: ServerFault): string {
  const asked = fault.request === undefined ? '' : ` to “${fault.request}”`;
  return `The server said no${asked}: ${fault.message} (${fault.code})`;
}
