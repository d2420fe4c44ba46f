// A port for a server that a test starts later, stops, and starts again on the same port.
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what Linux gives to connections and to `listen(0)` (net.ipv4.ip_local_port_range, 32768–60999), so that no
 * other process is given it before the server listens, or while it is down.
 */
const [FROM, COUNT] = [10_000, 22_000];

/** Test files run in many processes: each walks on from a place of its own, and gives no port twice. */
let next = (process.pid * 61) % COUNT;

/** A loopback port on which nobody listens. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries += 1) {
    const port = FROM + next;
    next = (next + 1) % COUNT;
    if (await isFree(port)) return port;
  }
  throw new Error(`every port from ${FROM} to ${FROM + COUNT - 1} is taken`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return false;
  }
  await once(server.close(), 'close');
  return true;
}
