const SAID_MILLIS = 2000;

/** Says something to those who do not see the button. */
export type Tell = (words: string) => void;

/** Copies what a field holds and says so; where the browser refuses, marks the text for copying by hand. */
export async function copyText(
  field: HTMLInputElement | HTMLTextAreaElement,
  button: HTMLButtonElement,
  tell: Tell,
): Promise<void> {
  if (await copied(field.value)) {
    say(button, 'Copied', tell);
  } else {
    field.focus();
    field.select();
    say(button, 'Marked: press Ctrl+C', tell);
  }
}

/** For text that stands nowhere on the page. */
export async function copyWords(words: string, button: HTMLButtonElement, tell: Tell): Promise<void> {
  if (await copied(words)) {
    say(button, 'Copied', tell);
  } else {
    prompt('Copy this:', words);
  }
}

/** The button stays usable: one that is disabled loses the focus. */
function say(button: HTMLButtonElement, words: string, tell: Tell): void {
  tell(words);
  const before = (button.dataset.words ??= button.textContent);
  button.textContent = words;
  setTimeout(() => {
    button.textContent = before;
  }, SAID_MILLIS);
}

async function copied(text: string): Promise<boolean> {
  // Missing on pages that came over plain HTTP from another machine.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    await clipboard?.writeText(text);
    return clipboard !== undefined;
  } catch {
    return false;
  }
}
