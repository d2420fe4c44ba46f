// Where `--config` points: relative to the package, so that commands work from any folder; an absolute
// path is taken as it is.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** For the help of commands that ask no database. */
export const FILES_ALONE =
  'Календари – только из файлов папки --config: внесённого на работающей службе (srok calendar import) команда не знает,\nпока его не сохранят туда командой srok calendar export.';

export const configFolder = (option: string): string => resolve(PACKAGE_ROOT, option);
