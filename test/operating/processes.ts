// Programs that a test of operating starts as an operator's tools would: command, environment, signals, nothing else.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Running {
  /** Both outputs so far. */
  output(): string;
  /** Resolves with what the pattern finds in the output. @throws when the program ends before */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Its exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string | null>;
}

/** In the root of the checkout. */
export function start(command: readonly string[], env: Record<string, string> = {}): Running {
  const [file = '', ...args] = command;
  const child: ChildProcess = spawn(file, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const heard: (() => void)[] = [];
  const wake = () => {
    for (const one of heard.splice(0)) one();
  };
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      wake();
    });
  child.once('error', (error) => {
    output += error.message;
  });
  const closed = once(child, 'close').finally(wake);
  const isOver = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  return {
    output: () => output,
    async says(pattern) {
      for (;;) {
        const found = pattern.exec(output);
        if (found) return found;
        if (isOver()) throw new Error(`${command.join(' ')} ended: ${output}`);
        await new Promise<void>((resolve) => heard.push(resolve));
      }
    },
    async end(signal) {
      if (!isOver()) child.kill(signal);
      await closed;
      return child.exitCode ?? child.signalCode;
    },
  };
}
