// Certificate authorities that an operator trusts beside the system's.
import { readFileSync } from 'node:fs';
import { UserError } from './errors.ts';

/** As PEM. @throws UserError when the file cannot be read */
export function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`Не удаётся прочитать файл сертификатов ${file}. Проверьте путь и права доступа`, {
      cause,
    });
  }
}
