// Times on pages where nothing says the reader's zone.

/** The zone that this service runs in. */
export const serviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
