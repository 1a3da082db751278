import type { Refusal, Refused } from '../../../src/protocol/core.ts'
import { t, type WordKey } from './language.ts'

const keys: Partial<Record<Refusal, WordKey>> = {
  bad_text: 'why.bad_text',
  too_large: 'why.bad_text',
  bad_name: 'why.bad_name',
  name_reserved: 'why.name_reserved',
  name_first: 'why.name_first',
  too_late: 'why.too_late',
  not_yours: 'why.not_yours',
  not_found: 'why.not_found',
  not_allowed: 'why.not_allowed',
  members_only: 'why.members_only',
  frozen: 'why.frozen',
  token_used: 'why.token_used',
  closed: 'why.closed',
  poll_closed: 'why.poll_closed',
  voted: 'why.voted',
  paused: 'why.paused',
  banned: 'why.banned',
  slow_mode: 'why.slow',
  hold_full: 'why.hold_full',
  muted: 'why.muted',
  flooding: 'why.flooding',
  too_fast: 'why.too_fast',
  room_exists: 'why.room_exists',
  bad_input: 'why.bad_input',
  unavailable: 'why.unavailable',
  unconfirmed: 'why.unavailable',
  overloaded: 'why.overloaded',
  token_invalid: 'why.token',
  token_expired: 'why.token',
}

/** A refusal in the reader's words. `leftMs`: how long it still holds, where waiting cures it. */
export function refusalWords({ refused, message }: Refused, leftMs = 0): string {
  const n = Math.ceil(leftMs / 1000)
  if (n > 0 && refused === 'muted') return t('why.muted.left', { n })
  if (n > 0 && refused === 'flooding') return t('why.flooding.left', { n })
  if (n > 0 && refused === 'slow_mode') return t('why.slow.left', { n })
  const key = keys[refused]
  return key ? t(key) : t('why.other', { message })
}
