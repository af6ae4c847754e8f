// What a person notices who uses the page by its keys alone: where the focus is, and what a screen reader says.
(() => {
  const LIVE = '[role=status], [role=alert], [role=log]';
  const POLL_MILLIS = 50;

  // Every live region that is there, with what it said last. A region that appears with its words is not heard, alerts excepted.
  const known = new Map();
  const heard = [];
  let listenedTo = 0;

  const listen = () => {
    const dialog = document.querySelector('dialog:modal');
    for (const region of document.querySelectorAll(LIVE)) {
      const words = region.checkVisibility() ? region.innerText.replace(/\s+/g, ' ').trim() : undefined;
      // Behind a dialog nothing is said.
      const reached = !dialog || dialog.contains(region);
      const there = known.get(region) !== undefined || region.role === 'alert';
      if (words && words !== known.get(region) && reached && there) {
        heard.push(words);
      }
      known.set(region, words);
    }
  };
  listen();
  new MutationObserver(listen).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });

  const untilMillis = async (patienceMillis, look, fault) => {
    for (const end = performance.now() + patienceMillis; ; ) {
      if (look()) {
        return;
      }
      if (performance.now() > end) {
        throw new Error(fault());
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  };

  // Resolves once something is said that begins so, after what was waited for last.
  const hear = (words, patienceMillis) =>
    untilMillis(
      patienceMillis,
      () => {
        const at = heard.findIndex((each, index) => index >= listenedTo && each.startsWith(words));
        listenedTo = at < 0 ? listenedTo : at + 1;
        return at >= 0;
      },
      () => `Waited in vain to hear “${words}”. Heard before: ${heard.slice(0, listenedTo).join(' | ')}; since: ${heard.slice(listenedTo).join(' | ')}`,
    );

  // Every tone that the page has begun to make, by its frequency.
  const tones = new Set();
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...when) {
    tones.add(this.frequency.value);
    return start.apply(this, when);
  };

  const hearTone = (hertz, patienceMillis) =>
    untilMillis(
      patienceMillis,
      () => tones.has(hertz),
      () => `Waited in vain for a tone of ${hertz} Hz, heard ${[...tones].join(', ')}`,
    );

  const name = () => document.activeElement?.dataset.testid ?? document.activeElement?.tagName ?? 'nothing';

  const awaitFocus = (wanted, patienceMillis) =>
    untilMillis(
      patienceMillis,
      () => name() === wanted,
      () => `Waited in vain for the focus at ${wanted}: it is at ${document.activeElement?.outerHTML.slice(0, 300)}`,
    );

  // Where the focus is, and whether it is seen there: an outline, on the screen.
  const focus = () => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { x, y, width, height } = element.getBoundingClientRect();
    const onScreen = x + width > 0 && y + height > 0 && x < innerWidth && y < innerHeight;
    const outlined = element.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    return { name: name(), seen: onScreen && outlined };
  };

  window.keys = { hear, hearTone, awaitFocus, focus };
})();
