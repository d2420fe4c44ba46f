// A data folder that cannot be had is the operator's to mend, told in one line.
import { expect, it } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { openPostgres } from '../../src/store/embedded-postgres.ts';

it('names a data folder that cannot be made, and the setting', async () => {
  const opened = openPostgres({ dataDir: '/etc/hostname', role: 'command', log: createLog('silent') });
  await expect(opened).rejects.toThrow(UserError);
  await expect(opened).rejects.toThrow(
    /^Папку данных \/etc\/hostname нельзя создать \(EEXIST\)\. Задайте другую в SROK_DATA\.$/,
  );
});
