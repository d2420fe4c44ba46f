// The program without its commands: name, version, and help in Russian as far as commander lets itself be told.
import { Command, type Help, type Option } from 'commander';
import { version } from '../version.ts';

const HEADINGS: Record<string, string> = {
  'Usage:': 'Использование:',
  'Arguments:': 'Аргументы:',
  'Options:': 'Ключи:',
  'Commands:': 'Команды:',
};

const CODES = `
Коды завершения:
  0    выполнено
  1    неверны входные данные или окружение: что исправить, сказано в сообщении
  2    команда вызвана неверно: нет такой команды или ключа, не хватает аргумента
  3    srok doctor нашёл то, что нарушит обещания службы; srok restore загрузил журнал с нарушенной цепочкой
  70   ошибка в самой программе
  130  прервано (Ctrl-C); 143 – остановлено сигналом TERM

Примеры:
  srok validate config/roadmaps/*.yaml
  srok simulate config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml --from 2024-01-01 --to 2024-12-31
  srok help simulate`;

/** Commands that are added to it inherit the settings. */
export function createProgram(): Command {
  return (
    new Command('srok')
      .description('Исполнение распоряжений с дорожной картой: напоминания, сводки, запросы мониторинга')
      .usage('<команда> [ключи]')
      .version(version(), '-V, --version', 'показать версию')
      .helpOption('-h, --help', 'показать справку')
      .helpCommand('help [command]', 'показать справку о команде')
      .addHelpText('after', CODES)
      .showSuggestionAfterError(false)
      .configureHelp({
        styleTitle: (title) => HEADINGS[title] ?? title,
        styleUsage: (usage) => usage.replaceAll('[options]', '[ключи]'),
        subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(term)].join(' '),
        optionDescription,
      })
      // Printed once, in Russian, by whoever runs the program.
      .configureOutput({ outputError: () => undefined })
      .exitOverride()
  );
}

const term = (argument: { required: boolean; variadic: boolean; name(): string }): string => {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
};

function optionDescription(this: Help, option: Option): string {
  const notes = [
    ...(option.argChoices ? [option.argChoices.join(', ')] : []),
    ...(option.defaultValue === undefined || typeof option.defaultValue === 'boolean'
      ? []
      : [`по умолчанию: ${option.defaultValueDescription ?? String(option.defaultValue)}`]),
  ];
  return notes.length > 0 ? `${option.description} (${notes.join('; ')})` : option.description;
}
