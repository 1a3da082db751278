import type { Refusal, Refused } from '../../../src/protocol/core.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t, type WordKey } from '../i18n/language.ts'

const keys: Partial<Record<Refusal, WordKey>> = {
  stale: 'panel.why.stale',
  owed: 'panel.why.owed',
  not_now: 'panel.why.not_now',
  closed: 'panel.why.closed',
  too_many: 'panel.why.too_many',
  not_found: 'panel.why.not_found',
  unconfirmed: 'panel.why.unconfirmed',
  not_allowed: 'panel.why.not_allowed',
}

/** Why a host's press had no effect, in the host's words. */
export function hostRefusal(refused: Refused): string {
  const key = keys[refused.refused]
  return key ? t(key) : refusalWords(refused, refused.retryAfterMs ?? 0)
}
