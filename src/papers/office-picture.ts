// Pictures of the office form: drawn lines where the program can show them, dots where it cannot.
import { ImageRun, Paragraph } from 'docx';
import type { Picture } from './office-paper.ts';
import { printable } from './printable.ts';

/** The library counts pictures in pixels, 96 to the inch. */
const PIXELS_PER_MM = 96 / 25.4;

/** @param id of the drawing, no other's in its document: without one the library goes on counting from paper to paper */
export function pictureOf({ svg, png, width, height, alt }: Picture, id: number): Paragraph {
  const described = printable(alt);
  return new Paragraph({
    spacing: { before: 120, after: 120 },
    children: [
      new ImageRun({
        type: 'svg',
        data: Buffer.from(svg),
        fallback: { type: 'png', data: png },
        transformation: { width: width * PIXELS_PER_MM, height: height * PIXELS_PER_MM },
        altText: { id: String(id), name: described, title: described, description: described },
      }),
    ],
  });
}
