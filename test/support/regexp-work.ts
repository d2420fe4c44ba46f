// How much text regular expressions went over while something ran: the same on every machine, however busy.

/** Characters from where each search began to the end of what it found, or of the text where it found nothing. */
export function regexpWork(run: () => void): number {
  const { exec } = RegExp.prototype;
  let work = 0;
  RegExp.prototype.exec = function counted(this: RegExp, text: string) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const found = exec.call(this, text);
    // What must match where it begins fails there.
    const fails = this.sticky || this.source.startsWith('^') ? from : text.length;
    work += 1 + (found ? found.index + found[0].length : fails) - from;
    return found;
  };
  try {
    run();
  } finally {
    RegExp.prototype.exec = exec;
  }
  return work;
}
