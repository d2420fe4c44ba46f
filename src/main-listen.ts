// Listening, for the service and for the demo: faults that an operator can mend are said in words.
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { UserError } from './errors.ts';

export interface Listening {
  /** Where it answers: `http://host:port`. */
  address: string;
  /** Cuts the open connections. */
  close(): Promise<void>;
}

/** A form with 60 MB of files from a school's slow line; Node's own five minutes would cut it. */
const WHOLE_REQUEST_MS = 20 * 60_000;

type Answer = Parameters<typeof serve>[0]['fetch'];

/**
 * @param where port 0: a free one
 * @throws UserError when the port cannot be had
 */
export async function listen(where: { host: string; port: number }, answer: Answer): Promise<Listening> {
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve(
      {
        fetch: answer,
        hostname: where.host,
        port: where.port,
        serverOptions: { requestTimeout: WHOLE_REQUEST_MS },
      },
      () => resolve(starting),
    );
    starting.once('error', reject);
  }).catch((error: unknown) => {
    const { code } = error as { code?: string };
    const place = `${where.host}:${where.port}`;
    if (code === 'EADDRINUSE')
      throw new UserError(`Порт занят: ${place}. Укажите другой в PORT.`, { cause: error });
    if (code === 'EACCES')
      throw new UserError(`Нет прав на порт ${place}. Укажите в PORT номер больше 1023.`, { cause: error });
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://${where.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
