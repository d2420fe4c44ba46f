// Style sheets, scripts and the typeface: their addresses change with their content, so browsers may keep them for ever.
import type { Context } from 'hono';
import { assetAt, assetPath } from '../assets.ts';
import { forAnyone, type Route } from '../route.ts';

export const assetRoutes: readonly Route[] = [
  forAnyone('GET', '/assets/:hash/:name', ({ c }) => serve(c)),
  forAnyone('GET', '/favicon.ico', ({ c }) => c.redirect(assetPath('icon.svg'), 302)),
];

function serve(c: Context): Response {
  const asset = assetAt(c.req.path);
  if (!asset) return c.text('Нет такого файла.\n', 404);
  return c.body(asset.body, 200, {
    'Content-Type': asset.type,
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
}
