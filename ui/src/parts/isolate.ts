/** A name inside a sentence: apart from the writing direction around it, and no longer than fits a line. */
export function isolate(text: string, longest = 60): string {
  const shown = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return `\u2068${shown}\u2069`;
}
