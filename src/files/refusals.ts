// Why a file is not kept, in words for whoever sent it. Anything else that is thrown is a fault.
import { PermanentError } from '../errors.ts';
import { endingOf, FILE_TYPES } from './file-types.ts';

/** The file itself is wrong: the message is shown beside the field. */
export class FileRefused extends PermanentError {
  override name = 'FileRefused';
}

/** There is no room for any file: an operator has to make some. */
export class NoRoomForFiles extends Error {
  override name = 'NoRoomForFiles';
}

export const refusals = {
  type: (name: string): FileRefused =>
    new FileRefused(
      endingOf(name) === ''
        ? `Файл «${name}» не принят: у имени нет расширения. ${ACCEPTED}`
        : `Файл «${name}» не принят: файлы .${endingOf(name)} не принимаются. ${ACCEPTED}`,
    ),
  content: (name: string, looksLike: string | null): FileRefused =>
    new FileRefused(
      `Файл «${name}» не принят: содержимое не соответствует расширению .${endingOf(name)}${
        looksLike === null ? '' : `, оно похоже на .${looksLike}`
      }. Сохраните документ заново и приложите ещё раз.`,
    ),
  size: (name: string, maxBytes: number): FileRefused =>
    new FileRefused(`Файл «${name}» не принят: он больше ${megabytes(maxBytes)} МБ.`),
  empty: (name: string): FileRefused => new FileRefused(`Файл «${name}» не принят: он пуст.`),
};

const ACCEPTED = `Можно приложить: ${FILE_TYPES.join(', ')}.`;

export function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toLocaleString('ru-RU', { maximumFractionDigits: 1 });
}
