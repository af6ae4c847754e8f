const SAID_MILLIS = 2000;

/** Copies what a field holds and says so on the button; where the browser refuses, marks the text for copying by hand. */
export async function copyText(field: HTMLInputElement | HTMLTextAreaElement, button: HTMLButtonElement): Promise<void> {
  field.select();
  say(button, (await copied(field.value)) ? 'Copied' : 'Marked: press Ctrl+C');
}

/** For text that stands nowhere on the page. */
export async function copyWords(words: string, button: HTMLButtonElement): Promise<void> {
  if (await copied(words)) {
    say(button, 'Copied');
  } else {
    prompt('Copy this:', words);
  }
}

function say(button: HTMLButtonElement, words: string): void {
  const before = button.textContent;
  button.textContent = words;
  button.disabled = true;
  setTimeout(() => {
    button.textContent = before;
    button.disabled = false;
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
