import { describe, expect, it } from '@jest/globals';
import { cleanName } from '../../src/files/file-name.ts';

describe('a name that somebody gives', () => {
  it.each([
    ['Отчёт о закупках.docx', 'Отчёт о закупках.docx'],
    ['C:\\Документы\\отчёт.pdf', 'отчёт.pdf'],
    ['../../../etc/passwd.txt', 'passwd.txt'],
    ['..\\..\\boot.txt', 'boot.txt'],
    ['отчёт.pdf\0.exe', 'отчёт.pdf.exe'],
    // Shown as «отчётexe.pdf» where signs of direction are obeyed.
    ['отчёт\u202Efdp.exe', 'отчётfdp.exe'],
    ['\u2066\u200Fа\u2069.pdf', 'а.pdf'],
    ['a\r\nSet-Cookie: x.pdf', 'a Set-Cookie_ x.pdf'],
    ['что? "да" <b>.pdf', 'что_ _да_ _b_.pdf'],
    ['и\u0306.pdf', 'й.pdf'],
    ['отчёт.pdf. . ', 'отчёт.pdf'],
    ['  много   пробелов .pdf', 'много пробелов.pdf'],
    ['\uD800x.pdf', 'x.pdf'],
    ['.pdf', 'файл.pdf'],
    ['..', 'файл'],
    ['', 'файл'],
  ])('%j becomes %j', (given, expected) => {
    expect(cleanName(given)).toBe(expected);
  });

  it('of 300 letters is shortened before its ending, in whole letters', () => {
    expect(cleanName(`${'ж'.repeat(300)}.docx`)).toBe(`${'ж'.repeat(117)}.docx`);
    expect(cleanName(`${'a'.repeat(300)}.docx`)).toBe(`${'a'.repeat(120)}.docx`);
    expect(cleanName(`${'😀'.repeat(100)}.pdf`)).toBe(`${'😀'.repeat(59)}.pdf`);
    expect(Buffer.byteLength(cleanName(`a.${'ж'.repeat(300)}`))).toBeLessThan(240);
  });
});
