import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConnectionFailure, InsecurePage, inWords, NotPossible, ServerRefusal } from '../src/shared/failures.ts';
import { requireReach } from '../src/shared/source/source.ts';

const device = (name: string): DOMException => new DOMException('in the words of a browser', name);

describe('inWords', () => {
  it.each([
    ['that the person did not allow the camera', device('NotAllowedError'), /^The browser may not use .* Allow it in the address bar/],
    ['that there is no camera', device('NotFoundError'), /^No camera or microphone was found\. Choose the test pattern/],
    ['that another program has the camera', device('NotReadableError'), /in use by another program\. Close it/],
    ['that the camera does not fit', device('OverconstrainedError'), /Choose the test pattern/],
    ['that the page is not secure', new InsecurePage(), /only on localhost or over HTTPS\. Open this page that way/],
    ['that the server is gone', new ConnectionFailure('No Sluice server answers. Is it running?'), /Is it running\?$/],
    ['what a page has put in words already', new NotPossible('Choose another codec.'), /^Choose another codec\.$/],
    ['what no type was found for', 'odd', /^odd$/],
  ])('should say %s', (_, failure, words) => {
    expect(inWords(failure)).toMatch(words);
  });

  it('should name the request that the server refused, and its reason', () => {
    const refusal = new ServerRefusal({ code: 'limit-reached', message: 'the room is full', request: 'join' });
    expect(inWords(refusal)).toBe('The server said no to “join”: the room is full (limit-reached)');
  });
});

describe('requireReach', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('should complain of a page to which the browser gives no devices, unless none are needed', () => {
    vi.stubGlobal('navigator', {});
    expect(() => {
      requireReach('camera');
    }).toThrow(InsecurePage);
    expect(() => {
      requireReach('pattern');
    }).not.toThrow();
  });
});
