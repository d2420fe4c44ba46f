// The keys that links in mails are signed with: a file of secrets that every process of an installation is given. A new key
// waits an hour before it signs, so that the file can be brought to all of them; old ones verify as long as their links live.
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { chmod, chown, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';

const DAY_MS = 86_400_000;
/** How long a link in a mail works (ms). */
export const LINK_LIFE_MS = 60 * DAY_MS;
/** How long a new key of a rotation only verifies (ms). */
export const SIGNS_AFTER_MS = 3_600_000;
/** How often a changed file is looked for (ms). */
const LOOK_EVERY_MS = 30_000;

const KeySchema = z.strictObject({
  /** Not secret: named in each link. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** 32 bytes, base64url. */
  secret: z.string().regex(/^[\w-]{43}$/),
  /** From then on it signs; the key before it signs no more. */
  signsFrom: z.iso.datetime(),
});
/** The oldest first. */
const FileSchema = z.strictObject({ keys: z.array(KeySchema).min(1).max(100) });
type StoredKey = z.infer<typeof KeySchema>;

export interface LinkKey {
  id: string;
  secret: KeyObject;
  signsFrom: number;
}

export interface LinkRing {
  /** The key that signs now. */
  signing(): LinkKey;
  find(id: string): LinkKey | undefined;
  /** The oldest first. */
  ids(): string[];
}

/** The keys of a file, made when it is not there. The file is read again when it has changed. */
export async function openLinkRing(deps: { path: string; clock: Clock; log: Log }): Promise<LinkRing> {
  const { path, clock, log } = deps;
  const made = await makeFirst(path, clock.now());
  if (made) log.info({ path }, 'made the file with the keys of links in mails');
  let keys = toKeys(await readKeys(path));
  let { mtimeMs } = await stat(path);
  let lookedAt = performance.now();

  /** Without waiting for anything: links are made for thousands of mails in a row. */
  function look(): void {
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = performance.now();
    try {
      const found = statSync(path);
      if (found.mtimeMs === mtimeMs) return;
      mustBePrivate(path, found.mode);
      keys = toKeys(parseKeys(path, readFileSync(path, 'utf8')));
      ({ mtimeMs } = found);
      log.info({ path, keys: keys.length }, 'read the keys of links anew');
    } catch (error) {
      log.warn({ path, err: error }, 'the keys of links could not be read anew; going on with those known');
    }
  }

  return {
    signing() {
      look();
      return signingAt(keys, clock.now());
    },
    find(id) {
      look();
      return keys.find((key) => key.id === id);
    },
    ids: () => keys.map((key) => key.id),
  };
}

/** Of a run that ends with its own mails: a replay, a test. */
export function createPassingRing(): LinkRing {
  const keys = toKeys([newKey(0)]);
  return {
    signing: () => signingAt(keys, 0),
    find: (id) => keys.find((key) => key.id === id),
    ids: () => keys.map((key) => key.id),
  };
}

/** Ids in a file, the oldest first; undefined when there is none. */
export async function linkKeyIds(path: string): Promise<string[] | undefined> {
  return (await readExisting(path))?.map((key) => key.id);
}

export interface RotationOptions {
  path: string;
  now: number;
  /** Only the new key remains, and it signs at once: links that were sent work no more. */
  revoke: boolean;
}

/** Adds a key and forgets those whose links have all expired. Returns the new key's id and all that remain, the oldest first. */
export async function rotateLinkKeys({
  path,
  now,
  revoke,
}: RotationOptions): Promise<{ added: string; ids: string[]; signsFrom: number }> {
  const before = revoke ? [] : ((await readExisting(path)) ?? []);
  const signsFrom = before.length === 0 ? now : now + SIGNS_AFTER_MS;
  const added = newKey(signsFrom);
  // A key has signed until the next one began to.
  const needed = before.filter((_, i) => {
    const next = before[i + 1];
    return next === undefined || Date.parse(next.signsFrom) + LINK_LIFE_MS + DAY_MS > now;
  });
  const keys = [...needed, added];
  await makeFolder(path);
  await rename(await writePartial(path, keys), path);
  return { added: added.id, ids: keys.map((key) => key.id), signsFrom };
}

function signingAt(keys: readonly LinkKey[], now: number): LinkKey {
  const found = keys.findLast((key) => key.signsFrom <= now) ?? keys[0];
  if (!found) throw new Error('no key to sign links with');
  return found;
}

function newKey(signsFrom: number): StoredKey {
  return {
    id: randomBytes(4).toString('hex'),
    secret: randomBytes(32).toString('base64url'),
    signsFrom: new Date(signsFrom).toISOString(),
  };
}

function toKeys(stored: readonly StoredKey[]): LinkKey[] {
  return stored.map(({ id, secret, signsFrom }) => ({
    id,
    secret: createSecretKey(secret, 'base64url'),
    signsFrom: Date.parse(signsFrom),
  }));
}

/** Whole or not at all; of two processes that start at once one makes it and both read it. */
async function makeFirst(path: string, now: number): Promise<boolean> {
  if ((await readExisting(path)) !== undefined) return false;
  await makeFolder(path);
  const partial = await writePartial(path, [newKey(now)]);
  try {
    await link(partial, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cannotWrite(path, error);
  } finally {
    await rm(partial, { force: true });
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

async function writePartial(path: string, keys: readonly StoredKey[]): Promise<string> {
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await writeFile(partial, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600, flush: true });
    await chmod(partial, 0o600);
    if (process.getuid?.() === 0) {
      const { uid, gid } = await stat(dirname(path));
      await chown(partial, uid, gid);
    }
    return partial;
  } catch (error) {
    await rm(partial, { force: true });
    throw cannotWrite(path, error);
  }
}

async function readKeys(path: string): Promise<StoredKey[]> {
  const keys = await readExisting(path);
  if (keys === undefined) throw new UserError(`Файл ключей ссылок ${path} исчез во время запуска.`);
  return keys;
}

/** Undefined when there is none. */
async function readExisting(path: string): Promise<StoredKey[] | undefined> {
  try {
    mustBePrivate(path, (await stat(path)).mode);
    return parseKeys(path, await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Файл ключей ссылок ${path} не прочитан (${code ?? 'ошибка'}). Проверьте права на него или задайте другой в SROK_LINK_KEYS.`,
      { cause: error },
    );
  }
}

function mustBePrivate(path: string, mode: number): void {
  if ((mode & 0o077) === 0) return;
  throw new UserError(
    `Файл ключей ссылок ${path} доступен другим пользователям. Кто прочёл его, может действовать от чужого имени: закройте его (chmod 600) и, если его могли прочесть, замените ключи: srok rotate-link-keys --revoke`,
  );
}

function parseKeys(path: string, text: string): StoredKey[] {
  const json = (): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  const parsed = FileSchema.safeParse(json());
  if (parsed.success) return parsed.data.keys;
  // What is wrong is not quoted: it may be a secret.
  throw new UserError(
    `Файл ключей ссылок ${path} повреждён. Восстановите его из копии; если её нет, замените ключи: srok rotate-link-keys --revoke`,
  );
}

function cannotWrite(path: string, error: unknown): UserError {
  const { code } = error as NodeJS.ErrnoException;
  return new UserError(
    `Файл ключей ссылок ${path} нельзя записать (${code ?? 'ошибка'}). Проверьте права на папку или задайте другой файл в SROK_LINK_KEYS.`,
    { cause: error },
  );
}
