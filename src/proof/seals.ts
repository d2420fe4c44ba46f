// How the journal stands for a text that may be erased: by SHA-256 of a salt and the text (store/journal.ts).
import { sha256 } from '../store/journal.ts';

export function isSealedBy(hash: string, salt: string, text: string): boolean {
  return sha256(`${salt}\n${text}`) === hash;
}
