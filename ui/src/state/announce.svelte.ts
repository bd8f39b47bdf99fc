/** What a screen reader is told without moving the focus. */
class Live {
  text = $state('');

  say(text: string): void {
    // The same words twice are spoken twice only when the text differs.
    this.text = this.text === text ? `${text}\u00a0` : text;
  }
}

export const live = new Live();
