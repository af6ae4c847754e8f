/**
 * Changes the page, and moves the focus if the change takes away what has it: to where the browser puts it itself, else to the first
 * of `next` that can have it. Otherwise browsers drop it, and who works by keyboard starts again at the top of the page.
 */
export function keepFocus(change: () => void, next: () => readonly HTMLElement[]): void {
  const held = document.activeElement;
  change();
  if (held === null || held === document.body || canHaveFocus(held) || hasMoved(held)) {
    return;
  }
  next().find(canHaveFocus)?.focus();
}

/** A dialog that closes gives the focus back to what had it before. */
function hasMoved(from: Element): boolean {
  const now = document.activeElement;
  return now !== null && now !== from && now !== document.body && canHaveFocus(now);
}

function canHaveFocus(element: Element): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(':disabled');
}
