// Where a list goes on: the place of the last row that was given, in a form that says nothing to whoever holds it. Nothing secret
// is in it and nothing is trusted: what comes back is checked like any other input.
import { z } from 'zod';
import { isStorable } from '../../workflows/clean-text.ts';

/** Longer than any cursor of ours. */
const MOST = 400;

/** An id as a place. */
export const PlaceId = z.string().max(200).refine(isStorable);

export interface CursorKind<Place> {
  write(place: Place): string;
  /** Null for what this list has not given. */
  read(cursor: string): Place | null;
}

/** @param list its name: the cursor of another list is none of this one */
export function cursorOf<Place>(list: string, place: z.ZodType<Place>): CursorKind<Place> {
  const write = (at: Place): string => Buffer.from(JSON.stringify([list, at])).toString('base64url');
  return {
    write,
    read(cursor) {
      if (cursor.length > MOST) return null;
      const found = place.safeParse(placeIn(cursor, list));
      return found.success && write(found.data) === cursor ? found.data : null;
    },
  };
}

function placeIn(cursor: string, list: string): unknown {
  try {
    const [name, at] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    return name === list ? at : undefined;
  } catch (error) {
    // Not JSON, or no array: nobody's cursor.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
