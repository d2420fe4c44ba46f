// Ctrl-C and TERM as an abort signal: what is in hand ends, then the command cleans up after itself.

/** Exit codes as shells know them. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

export interface StopSignal {
  signal: AbortSignal;
  /** Gives the signals back. */
  release(): void;
}

/** Sets the exit code when a signal comes. A second one ends the process at once. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((name) => {
    const listener = () => {
      if (controller.signal.aborted) process.exit(CODES[name]);
      process.exitCode = CODES[name];
      controller.abort();
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  return {
    signal: controller.signal,
    release: () => {
      for (const off of listeners) off();
    },
  };
}
