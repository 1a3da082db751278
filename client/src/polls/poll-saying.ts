import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { announce } from '../ui/announcer.tsx'
import type { PollNow } from './poll-card.tsx'
import type { PollRow } from './poll-figures.ts'
import { isClosing } from './poll-standing.ts'

/** Says to who listens to the page what becomes of a poll: that it is open, is about to close, is closed, and how it ended. */
export function useSayingOf({ poll, left, question }: PollNow, rows: readonly PollRow[] | undefined): void {
  const said = useRef<string | undefined>(undefined)
  const closing = isClosing(poll, left)
  const phase = `${poll.state} ${closing}`
  useEffect(() => {
    const first = said.current === undefined
    said.current = phase
    // What stood already when the page came in is read where it stands.
    if (first && poll.state !== 'open') return
    announce(() => {
      if (poll.state === 'withdrawn')
        return t('poll.say.withdrawn', { question: question.text, reason: poll.reason ?? '' })
      if (poll.state === 'revealed')
        return t('poll.say.result', { question: question.text, result: resultWords(rows ?? []) })
      if (poll.state === 'closed') return t('poll.say.closed', { question: question.text })
      return t(closing ? 'poll.say.closing' : 'poll.say.open', { question: question.text })
    })
  }, [phase])
}

const resultWords = (rows: readonly PollRow[]): string =>
  rows.map(({ label, percent }) => `${label} ${t('poll.percent', { n: percent })}`).join(', ')
