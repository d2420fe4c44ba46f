// When `srok backup` last ended well on this machine, kept beside the data: in the database itself a restore would
// bring back what the backup knew of its predecessor.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const StampSchema = z.object({ at: z.iso.datetime(), file: z.string() });
type BackupStamp = z.infer<typeof StampSchema>;

const pathOf = (dataDir: string) => join(dataDir, 'last-backup.json');

/** Replaces the one before, whoever wrote it; holds no secret, so that every user's `srok doctor` may read it. */
export async function writeBackupStamp(dataDir: string, stamp: BackupStamp): Promise<void> {
  const partial = `${pathOf(dataDir)}.${process.pid}.partial`;
  await writeFile(partial, `${JSON.stringify(stamp)}\n`, { mode: 0o644 });
  await rename(partial, pathOf(dataDir));
}

/** Undefined when there is none, or what stands there is not one. */
export async function readBackupStamp(dataDir: string): Promise<BackupStamp | undefined> {
  let text: string;
  try {
    text = await readFile(pathOf(dataDir), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = StampSchema.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
