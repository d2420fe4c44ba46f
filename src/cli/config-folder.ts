// Where `--config` points: relative to the package, so that commands work from any folder; an absolute
// path is taken as it is.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const configFolder = (option: string): string => resolve(PACKAGE_ROOT, option);
