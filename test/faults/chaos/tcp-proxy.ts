// Stands between the service and a server, and does to their connections what networks do: cut and stall. Each process
// has a port of its own, so that a connection that the server sees is known to be whose.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface TcpProxy {
  /** A port for the process of this name; the same name has the same port. */
  portFor(process: string): Promise<number>;
  /** Cuts each open connection that the given chance dooms. */
  cut(doomed: () => boolean): void;
  /** Nothing goes through, in either direction; connections stay open. */
  stall(): void;
  /** All goes through again. */
  restore(): void;
  close(): Promise<void>;
}

/** A connection as the server sees it. */
export interface Connection {
  /** Of the proxy's end. */
  port: number;
  process: string;
  /** Real time, milliseconds since 1970. */
  at: number;
}

export function createTcpProxy(
  targetPort: number,
  onConnection?: (connection: Connection) => void,
): TcpProxy {
  const servers = new Map<string, Promise<Server>>();
  const pairs = new Set<readonly [Socket, Socket]>();
  let stalled = false;

  function accept(process: string, client: Socket): void {
    const target = connect(targetPort, '127.0.0.1', () =>
      onConnection?.({ port: target.localPort ?? 0, process, at: Date.now() }),
    );
    const pair = [client, target] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      target.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    if (!stalled) join(pair);
  }

  async function listen(process: string): Promise<Server> {
    const server = createServer((client) => accept(process, client));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return server;
  }

  return {
    async portFor(process) {
      const server = servers.get(process) ?? listen(process);
      servers.set(process, server);
      return ((await server).address() as AddressInfo).port;
    },
    cut(doomed) {
      for (const [client, target] of pairs) {
        if (!doomed()) continue;
        client.resetAndDestroy();
        target.destroy();
      }
    },
    stall() {
      stalled = true;
      for (const [client, target] of pairs) {
        client.unpipe(target).pause();
        target.unpipe(client).pause();
      }
    },
    restore() {
      stalled = false;
      for (const pair of pairs) join(pair);
    },
    async close() {
      for (const [client, target] of pairs) {
        client.destroy();
        target.destroy();
      }
      for (const server of servers.values()) (await server).close();
    },
  };
}

function join([client, target]: readonly [Socket, Socket]): void {
  client.pipe(target);
  target.pipe(client);
}
