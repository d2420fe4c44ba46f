// What was wrong with a call, in Russian: commander says it in English and is told apart by its codes.
import type { CommanderError } from 'commander';

const QUOTED = /'([^']*)'/;

const FAULTS: Record<string, (named: string, message: string) => string> = {
  'commander.unknownOption': (option) => `нет ключа ${option}`,
  'commander.unknownCommand': (command) => `нет команды «${command}»`,
  'commander.missingArgument': (argument) => `не указан аргумент <${argument}>`,
  'commander.optionMissingArgument': (option) => `у ключа ${option} нет значения`,
  'commander.missingMandatoryOptionValue': (option) => `не указан ключ ${option}`,
  'commander.excessArguments': () => 'лишние аргументы',
  'commander.invalidArgument': invalid,
};

/** One line without a full stop, with the way to the help. */
export function usageFault(error: CommanderError): string {
  const message = error.message.replace(/^error: /, '').trim();
  const say = FAULTS[error.code];
  return `${say ? say(QUOTED.exec(message)?.[1] ?? '', message) : message}; справка: srok help`;
}

/** «option '--to <date>' argument 'x' is invalid. why»; what is said after it is ours. */
function invalid(option: string, message: string): string {
  const [, value = '', why = ''] =
    /(?:argument|value) '([^']*)' is invalid[^.]*\. ?(.*)$/s.exec(message) ?? [];
  const choices = /^Allowed choices are (.*?)\.?$/.exec(why)?.[1];
  return `${option}: неверное значение «${value}»; ${choices ? `допустимо: ${choices}` : why.replace(/\.$/, '')}`;
}
