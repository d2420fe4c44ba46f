// A text as words are compared, whatever its capitals and its ё.

export const plainLetters = (text: string): string => text.toLowerCase().replaceAll('ё', 'е');
