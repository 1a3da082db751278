import type { Refusal, Refused } from '../../../src/protocol/core.ts'
import type { CommandName } from '../../../src/protocol/index.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t, type WordKey } from '../i18n/language.ts'

const keys: Partial<Record<Refusal, WordKey>> = {
  stale: 'panel.why.stale',
  owed: 'panel.why.owed',
  not_now: 'panel.why.not_now',
  closed: 'panel.why.closed',
  poll_closed: 'panel.why.poll_closed',
  too_many: 'panel.why.too_many',
  not_found: 'panel.why.not_found',
  unconfirmed: 'panel.why.unconfirmed',
  not_allowed: 'panel.why.not_allowed',
}

/** The same word may mean something else where polls are meant. */
const pollKeys: Partial<Record<Refusal, WordKey>> = {
  stale: 'panel.why.poll_stale',
  not_found: 'panel.why.poll_gone',
  id_reused: 'panel.why.poll_stale',
}

/** Why a host's press had no effect, in the host's words. */
export function hostRefusal(refused: Refused, name?: CommandName): string {
  const key = (name?.startsWith('poll.') && pollKeys[refused.refused]) || keys[refused.refused]
  return key ? t(key) : refusalWords(refused, refused.retryAfterMs ?? 0)
}
