// One process at a time for a folder. A listening socket is the lock: the kernel frees it whenever the process
// ends, killed or not, so nothing stale is ever left and no process number has to be trusted.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../errors.ts';

/**
 * Runs `work` while no other process (nor another call in this one) works under the same `folder`; waits for its turn.
 * It is known to one machine only; on systems other than Linux the socket is a file in the temporary folder.
 * @param timeoutMs how long to wait for the turn
 * @throws UserError when the turn does not come
 */
export async function withProcessLock<T>(
  folder: string,
  timeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const release = await acquire(folder, Date.now() + timeoutMs);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(folder: string, deadline: number): Promise<() => Promise<void>> {
  const name = `srok-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  const path = process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
  for (;;) {
    const release = await tryListen(path);
    if (release) return release;
    if (Date.now() > deadline) {
      throw new UserError(
        `Другой процесс слишком долго запускает или останавливает PostgreSQL в папке ${folder}. Повторите позднее.`,
      );
    }
    await whileHeld(path, deadline - Date.now());
  }
}

async function tryListen(path: string): Promise<(() => Promise<void>) | undefined> {
  const waiting = new Set<Socket>();
  const server: Server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => waiting.delete(socket));
  });
  try {
    await once(server.listen(path), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  return async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of waiting) socket.destroy();
    await closed;
  };
}

/** Waits until the holder lets go (it drops the connection), at most `ms`. */
async function whileHeld(path: string, ms: number): Promise<void> {
  const socket = connect(path);
  socket.setTimeout(Math.max(ms, 1), () => socket.destroy());
  const refused = await new Promise<boolean>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
    socket.on('close', () => resolve(false));
  });
  if (refused && process.platform !== 'linux') await rm(path, { force: true });
  await delay(5);
}
