import { StoreDown } from '../rooms/room-log.ts'

/** What Redis says when it did not even begin: nothing happened. */
const NOT_BEGUN = /^(OOM|MISCONF|READONLY|LOADING|CLUSTERDOWN|MASTERDOWN|NOREPLICAS|BUSY|TRYAGAIN|MOVED|ASK|NOAUTH) /
/** What the client says when it sent nothing. */
const NOT_SENT = /^(Stream isn't writeable|Cluster isn't ready|Cluster is ended)/

/** An answer from Redis that is no refusal to work: an error of ours. */
const isReplyError = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ReplyError' && !NOT_BEGUN.test(error.message)

/** What an error of the client means to a caller: not sent or not begun = unavailable; no answer = unconfirmed; else a bug. */
export function storeError(error: unknown): unknown {
  if (error instanceof StoreDown || isReplyError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StoreDown(NOT_BEGUN.test(message) || NOT_SENT.test(message) ? 'unavailable' : 'unconfirmed', error)
}
