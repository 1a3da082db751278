import type { Refusal, Refused } from '../../../src/protocol/core.ts'

/** Why something was not done, as this page knows it; the words for people are in the languages' files. */
export const notDone = (refused: Refusal, message: string = refused, retryAfterMs?: number): Refused => ({
  ok: false,
  refused,
  message,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})
