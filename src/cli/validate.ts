// `srok validate FILE…`: every fault of a roadmap's file with its line, before anything is applied.
import type { Command } from 'commander';
import { FILES_ALONE } from './config-folder.ts';

export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('проверить файлы дорожных карт')
    .argument('<file...>', 'файлы дорожных карт (YAML)')
    .option('--config <dir>', 'папка с календарями и правилами (по умолчанию: SROK_CONFIG)')
    .addHelpText(
      'after',
      `
Каждая ошибка – строка ФАЙЛ:СТРОКА:СТОЛБЕЦ: что не так и что сделать. Код завершения 1, если ошибки есть; предупреждения на него не влияют.
${FILES_ALONE}

Пример:
  srok validate config/roadmaps/*.yaml`,
    )
    .action(async (files: string[], options: { config?: string }) => {
      const { createRoadmapReader, knownOfFiles } = await import('./read-roadmaps.ts');
      const readRoadmap = createRoadmapReader(knownOfFiles(options.config));
      for (const file of files) {
        const given = readRoadmap(file);
        if (given) process.stdout.write(`${file}: ошибок нет, пунктов: ${given.roadmap.items.length}\n`);
        else process.exitCode = 1;
      }
    });
}
