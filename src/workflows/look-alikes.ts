// Latin letters that are printed like Cyrillic ones, in capitals and small: «MAОУ», «мapта».

export const LOOK_ALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('ABCEHKMOPTXYaceopxykmt', (latin, at) => [latin, 'АВСЕНКМОРТХУасеорхукмт'.charAt(at)]),
);
