// Style sheets, scripts and the typeface: read once, each under an address that changes with the content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Asset {
  body: Uint8Array<ArrayBuffer>;
  type: string;
  path: string;
}

const own = (name: string): URL => new URL(`../../assets/${name}`, import.meta.url);
const { resolve } = createRequire(import.meta.url);
/** `require` finds another build; the one for browsers and the style sheet lie beside it. */
const GANTT = resolve('frappe-gantt').replace(/umd\.js$/, '');
const FONT = '@fontsource-variable/golos-text/files/golos-text';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const WOFF = 'font/woff2';

const FILES: readonly (readonly [name: string, file: string | URL, type: string])[] = [
  ['site.css', own('site.css'), CSS],
  ['print.css', own('print.css'), CSS],
  ['roadmap.css', own('roadmap.css'), CSS],
  ['import.css', own('import.css'), CSS],
  ['gantt.css', own('gantt.css'), CSS],
  ['frappe-gantt.css', `${GANTT}css`, CSS],
  ['site.js', own('site.js'), SCRIPT],
  ['gantt.js', own('gantt.js'), SCRIPT],
  ['frappe-gantt.js', `${GANTT}es.js`, SCRIPT],
  ['icon.svg', own('icon.svg'), 'image/svg+xml'],
  ['golos-cyrillic.woff2', resolve(`${FONT}-cyrillic-wght-normal.woff2`), WOFF],
  ['golos-latin.woff2', resolve(`${FONT}-latin-wght-normal.woff2`), WOFF],
];

let loaded: Map<string, Asset> | undefined;

/** By name. Style sheets name fonts as `url("asset:NAME")`, which becomes the path. */
function assets(): Map<string, Asset> {
  if (loaded) return loaded;
  const found = new Map<string, Asset>();
  // Style sheets last: they name the others.
  const ordered = [...FILES].sort(([, , a], [, , b]) => Number(a === CSS) - Number(b === CSS));
  for (const [name, file, type] of ordered) {
    const content = readFileSync(file);
    const body =
      type === CSS
        ? new TextEncoder().encode(
            content.toString('utf8').replace(/url\("asset:([^")]+)"\)/g, (_, other: string) => {
              const path = found.get(other)?.path;
              if (path === undefined) throw new Error(`${name}: no asset ${other}`);
              return `url(${path})`;
            }),
          )
        : new Uint8Array(content);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    found.set(name, { body, type, path: `/assets/${hash}/${name}` });
  }
  loaded = found;
  return found;
}

/** Where the browser finds the file: `site.css` → `/assets/HASH/site.css`. */
export function assetPath(name: string): string {
  const asset = assets().get(name);
  if (!asset) throw new Error(`no asset ${name}`);
  return asset.path;
}

/** The file at this path; undefined where there is none, or another by now. */
export function assetAt(path: string): Asset | undefined {
  const asset = assets().get(path.slice(path.lastIndexOf('/') + 1));
  return asset?.path === path ? asset : undefined;
}
