// A form as a person sends it: opened, with all that stands in its fields, changed by what they type.
import { expect } from '@jest/globals';
import type { Answer, Visitor } from './site.ts';

export async function sendForm(
  visitor: Visitor,
  path: string,
  typed: Record<string, string>,
): Promise<Answer> {
  const form = await visitor.get(path);
  expect([path, form.status]).toEqual([path, 200]);
  const fields = [...form.body.matchAll(/<input type="text" value="([^"]*)"[^>]*name="([^"]*)"/g)];
  const texts = [...form.body.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</g)];
  const shown = [
    ...fields.map(([, value = '', name = '']) => [name, value]),
    ...texts.map(([, name = '', value = '']) => [name, value]),
  ];
  return visitor.post(path, { ...Object.fromEntries(shown), seen: seenBy(form), ...typed });
}

/** What the form says that its reader has seen. */
export const seenBy = ({ body }: Answer): string => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? '';

/** What stands beside the field that is wrong. */
export const faultAt = ({ body }: Answer, field: string): string | undefined =>
  new RegExp(`id="${field}-error">([^<]*)<`).exec(body)?.[1];

/** In a line of text. */
export const shownIn = ({ body }: Answer, field: string): string | undefined =>
  new RegExp(`value="([^"]*)"[^>]*name="${field}"`).exec(body)?.[1];
