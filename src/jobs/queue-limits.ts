// Times of the queue's connections, in milliseconds, the same for both servers.

export const CONNECT_TIMEOUT_MS = 5_000;

/** A producer's command must not outlive the outage it meets: the ledger has the plan, `arm` comes again. */
export const COMMAND_TIMEOUT_MS = 5_000;

/** How long BullMQ waits before it asks again a server that refused; also bounds how long a stop can take then. */
export const RETRY_MS = 1_000;
