// Stopping waits for work to end, but not for ever.

/** True when the work ended before `ms` milliseconds were over; it goes on otherwise. Throws what the work throws. */
export async function withinDeadline(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timeout: NodeJS.Timeout | undefined;
  const deadline = new Promise<false>((resolve) => {
    timeout = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), deadline]);
  } finally {
    clearTimeout(timeout);
  }
}
