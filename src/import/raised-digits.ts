// Footnote marks: «15.01.2024» with a raised 1 after it must not become «15.01.20241».

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export const raisedDigits = (text: string): string =>
  text.replace(/\d/g, (digit) => RAISED[Number(digit)] ?? digit);
