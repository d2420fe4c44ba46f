// Builds after `npm ci`, so that bin/srok.js works at once. Where only production packages are
// installed there is nothing to build (a package may bring a compiler all the same): then dist/ comes from elsewhere (the
// image copies it) and this steps aside.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

if (existsSync(compiler) && existsSync(new URL('../src', import.meta.url))) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else if (!existsSync(new URL('../dist', import.meta.url))) {
  console.error('srok: no TypeScript and no dist/: build with all packages (npm ci) and copy dist/ here');
}
