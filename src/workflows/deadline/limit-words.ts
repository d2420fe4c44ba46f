// The words that make a limit of a date: «до», «к», «не позднее», also after «в срок» and «на срок».
import { attempt, type Cursor } from './cursor.ts';

type LimitWord = 'до' | 'к' | 'по' | 'не позднее';

export function limitWord(c: Cursor): LimitWord | null {
  return attempt<LimitWord>(c, () => {
    c.words('но');
    if (!c.words('в', 'срок') && !c.words('на', 'срок')) c.words('срок');
    c.mark(',');
    if (c.words('не', 'позднее')) {
      if (c.mark(',')) return c.words('чем') ? 'не позднее' : null;
      c.words('чем');
      return 'не позднее';
    }
    return c.oneOf('до', 'к', 'по');
  });
}
