// From arguments to an exit code: what a person can mend is one line, what nobody expected shows its stack.
import { type Command, CommanderError } from 'commander';
import { UserError } from '../errors.ts';
import { usageFault } from './usage-fault.ts';

const WRONG_INPUT = 1;
const WRONG_USAGE = 2;
/** EX_SOFTWARE of sysexits.h. */
const OWN_FAULT = 70;

/** Sets the exit code and never rejects. `args` are those after the program's name. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  process.stdout.on('error', readerLeft);
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      process.exitCode = WRONG_USAGE;
      return;
    }
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    // Help and version come this way, too.
    if (error.exitCode === 0) return 0;
    if (error.code !== 'commander.help') process.stderr.write(`srok: ${usageFault(error)}\n`);
    return WRONG_USAGE;
  }
  if (error instanceof UserError) {
    process.stderr.write(`srok: ${error.message}\n`);
    return WRONG_INPUT;
  }
  process.stderr.write(`srok: ошибка программы\n${stackOf(error)}\n`);
  return OWN_FAULT;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nпричина: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** `srok simulate … | head` is no error: whoever read has enough. What has to be cleaned up stops as if it were told to. */
function readerLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM');
  else process.exit();
}
