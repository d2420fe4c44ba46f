// Characters that nobody means to write: a database refuses some of them, terminals and mail programs obey others.

/** PostgreSQL stores neither NUL nor half of a pair, and no document has them. */
export const isStorable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

/** Storable; nothing that a terminal obeys, nothing that turns the direction of what is read. Lines and tabs may be. */
export const isClean = (text: string): boolean =>
  !/(?![\n\r\t])\p{Cc}|[\p{Surrogate}\u202a-\u202e\u2066-\u2069]/u.test(text);

/** Clean, and of one line. */
export const isCleanLine = (text: string): boolean => isClean(text) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);

export const UNCLEAN = 'недопустимый управляющий знак: удалите его';
