// A plot as a picture for documents, which no word processor need draw itself. The only file that knows resvg.
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const { resolve } = createRequire(import.meta.url);
const FONTS = ['DejaVuSans', 'DejaVuSans-Bold'].map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
/** Of the plot's pixels: sharp when printed at the width of a page. */
const ZOOM = 2;

/** PNG, in a typeface that is the same on every machine. */
export function pngOf(svg: string): Uint8Array {
  const picture = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: 'DejaVu Sans' },
    fitTo: { mode: 'zoom', value: ZOOM },
  });
  return picture.render().asPng();
}
