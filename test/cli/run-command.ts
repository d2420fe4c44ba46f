// Runs a registered command inside the test and collects what it prints.
import { jest } from '@jest/globals';
import { Command } from 'commander';

export async function runCommand(register: (program: Command) => void, ...args: string[]) {
  const printed = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof printed) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      printed[name] += String(chunk);
      return true;
    });
  const spies = [collect('stdout'), collect('stderr')];
  const before = process.exitCode;
  try {
    const program = new Command().exitOverride();
    register(program);
    for (const command of program.commands) command.exitOverride();
    await program.parseAsync(args, { from: 'user' });
    return { ...printed, exitCode: process.exitCode ?? 0 };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
