// A word as the vocabulary has it, whatever its capitals and its ё.

export const plain = (word: string): string => word.toLowerCase().replaceAll('ё', 'е');
