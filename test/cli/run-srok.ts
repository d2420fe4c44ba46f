// Runs the program as people do: bin/srok.js on the built dist/, in a process of its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  stdout: string;
  stderr: string;
  code: number | null;
}

interface RunOptions {
  /** Goes to the standard input. */
  input?: string;
  /** Besides the environment of the tests. */
  env?: Record<string, string>;
  /** Sent as soon as `after` has been printed; `before` is awaited between, given what stands on the standard output. */
  signal?: { name: NodeJS.Signals; after: string; before?(stdout: string): Promise<void> };
}

export async function srok(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { input = '', env = {}, signal } = options;
  const child = spawn(process.execPath, ['bin/srok.js', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  let printed = '';
  let told = Promise.resolve();
  const signalled = (chunk: Buffer): void => {
    printed += chunk.toString();
    if (signal && printed.includes(signal.after))
      told = Promise.resolve(signal.before?.(printed)).finally(() => child.kill(signal.name));
    else child.stdout.once('data', signalled);
  };
  if (signal) child.stdout.once('data', signalled);
  const collect = async (stream: NodeJS.ReadableStream): Promise<string> => {
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += chunk;
    return text;
  };
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([collect(child.stdout), collect(child.stderr), ended]);
  await told;
  return { stdout, stderr, code };
}
