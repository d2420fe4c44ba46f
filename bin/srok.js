#!/usr/bin/env node
import module from 'node:module';

// From Node 22 on the compiled program is kept from one start to the next.
module.enableCompileCache?.();
await import('../dist/cli/main.js');
