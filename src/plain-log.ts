import type { LoggerOptions } from 'pino'

/** An error as it is logged: what it is and where, and nothing of what it carries, which may be a password or a text. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    type: name,
    message,
    stack,
    ...(typeof code === 'string' && { code }),
    ...(cause !== undefined && { cause: plainError(cause) }),
  }
}

/** How errors stand in the log, under whichever of their two names. */
export const serializers: NonNullable<LoggerOptions['serializers']> = { err: plainError, error: plainError }
