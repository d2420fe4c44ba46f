// The program `srok` (bin/srok.js): its commands, its exit codes, and how what goes wrong is said.
import { registerDeadline } from './deadline.ts';
import { createProgram } from './program.ts';
import { runProgram } from './run-program.ts';
import { registerSimulate } from './simulate.ts';
import { registerStart } from './start.ts';
import { registerValidate } from './validate.ts';

const program = createProgram();
registerValidate(program);
registerSimulate(program);
registerDeadline(program);
registerStart(program);

void runProgram(program, process.argv.slice(2));
