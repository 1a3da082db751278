import type { Refused, Reply } from '../../../src/protocol/core.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t, type WordKey } from '../i18n/language.ts'
import { isOver, type Arrival, type Signed } from '../session/session.ts'

type Of = Arrival['of']

/** What became of a key that led here, in words; undefined = it shows by itself. */
export function arrivalWords({ of, reply }: { of: Of; reply: Reply<Signed> }): string | undefined {
  if (!reply.ok) return refusedWords(of, reply)
  const { name = '' } = reply.value.person
  if (of === 'host') return undefined
  return name === '' ? t('self.came') : t(of === 'carry' ? 'self.came.carry' : 'self.came.token', { name })
}

const BAD: Record<Of, WordKey> = { host: 'self.bad.host', carry: 'self.bad.carry', token: 'self.bad.token' }

function refusedWords(of: Of, refused: Refused): string {
  if (refused.refused === 'token_used' && of !== 'host') return t(`self.used.${of}`)
  if (refused.refused === 'token_expired' && of !== 'host') return t(`self.expired.${of}`)
  return isOver(refused.refused) ? t(BAD[of]) : `${t('self.bad')} ${refusalWords(refused, refused.retryAfterMs ?? 0)}`
}
