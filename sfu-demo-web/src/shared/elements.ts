/**
 * Finds a part of the page by its `data-testid`. Scripts and tests share the one name, so that a rename cannot leave
 * either of them behind, and a missing part fails at load instead of at the first click.
 */
export function part<T extends Element>(root: ParentNode, name: string, type: new () => T): T {
  const found = root.querySelector(`[data-testid="${name}"]`);
  if (!(found instanceof type)) {
    throw new Error(`The page has no ${type.name} named ${name}`);
  }
  return found;
}

/** Writes only what changed: assistive technology announces every write, changed or not. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Reads a state both as a word and, through the style sheet, as a colour. */
export function setState(element: HTMLElement, state: string, words = state): void {
  element.dataset.state = state;
  setText(element, words);
}
