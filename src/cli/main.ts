// The program `srok` (bin/srok.js): its commands, its exit codes, and how what goes wrong is said.
import { registerAddresses } from './addresses.ts';
import { registerApply } from './apply.ts';
import { registerBackup } from './backup.ts';
import { registerDeadline } from './deadline.ts';
import { registerDemo } from './demo.ts';
import { registerDoctor } from './doctor.ts';
import { registerErase } from './erase.ts';
import { registerLoginLink } from './login-link.ts';
import { registerOutbox } from './outbox.ts';
import { createProgram } from './program.ts';
import { registerReplay } from './replay.ts';
import { registerRestore } from './restore.ts';
import { registerRotateLinkKeys } from './rotate-link-keys.ts';
import { runProgram } from './run-program.ts';
import { registerSimulate } from './simulate.ts';
import { registerStart } from './start.ts';
import { registerValidate } from './validate.ts';

const program = createProgram();
registerDemo(program);
registerValidate(program);
registerSimulate(program);
registerApply(program);
registerStart(program);
registerDoctor(program);
registerOutbox(program);
registerAddresses(program);
registerReplay(program);
registerBackup(program);
registerRestore(program);
registerErase(program);
registerRotateLinkKeys(program);
registerLoginLink(program);
registerDeadline(program);

void runProgram(program, process.argv.slice(2));
