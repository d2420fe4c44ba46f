// Reading a plot as its reader sees it.

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Every line of text in it, non-breaking spaces made plain. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) =>
    text.replace(/&([^;]+);/g, (_, name: string) => ENTITIES[name] ?? '?').replace(/\u00a0/g, ' '),
  );
}

/** Heights of the bars, pixels; the sample in the legend left out. */
export function bars(svg: string): number[] {
  return [...svg.matchAll(/<rect x="[^"]+" y="([^"]+)" width="[^"]+" height="([^"]+)" fill="#9fc0e6"/g)]
    .filter(([, y]) => Number(y) > 0)
    .map(([, , height]) => Number(height));
}
