// Errors that the shell tells apart. Anything else that is thrown is a fault and may be retried.

/** Trying again cannot help: the address does not exist, the message was refused for good. */
export class PermanentError extends Error {
  override name = 'PermanentError';
}

/** The person at the keyboard can mend it: printed without a stack, exit code 1. */
export class UserError extends Error {
  override name = 'UserError';
}
