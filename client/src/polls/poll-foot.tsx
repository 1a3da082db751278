import { useSignal } from '@preact/signals'
import type { Refused } from '../../../src/protocol/core.ts'
import { formatNumber, t, type WordKey } from '../i18n/language.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { SignOnButton } from '../self/sign-on-button.tsx'
import { Button } from '../ui/button.tsx'
import { CheckIcon, ClockIcon, WarnIcon } from '../ui/icons.tsx'
import type { PollKnown } from './poll-body.tsx'
import { turnoutOf } from './poll-figures.ts'
import { mayVote } from './poll-may.ts'
import { PollReceipt } from './poll-receipt.tsx'

/** How many have voted, what became of one's own ballot, and what is to be known besides. */
export function PollFoot(props: PollKnown) {
  const { poll, tally, own, ballots } = props
  const shown = useSignal(false)
  const { counted, refused } = own
  // The figures come a moment after one's own ballot was counted.
  const turnout = Math.max(turnoutOf(poll, tally), counted ? 1 : 0)
  const battle = poll.setup.kind === 'battle'
  return (
    <footer class="poll-foot">
      <p class="poll-line">
        {poll.state !== 'withdrawn' && (
          <span class="poll-turnout">
            {t(battle ? 'battle.turnout' : 'poll.turnout', { n: turnout, count: formatNumber(turnout) })}
          </span>
        )}
        <OwnWords {...props} />
        <Untold {...props} />
        {counted && !battle && (
          <button class="text-button" aria-expanded={shown.value} onClick={() => (shown.value = !shown.value)}>
            {t('poll.receipt')}
          </button>
        )}
      </p>
      {shown.value && counted && <PollReceipt {...props} ballot={counted} />}
      <Barred {...props} />
      {refused && (
        <NotTaken
          why={refused.why}
          onAgain={() => void ballots.vote(poll, refused.choice)}
          onLeave={() => ballots.forgive(poll)}
        />
      )}
    </footer>
  )
}

/** What became of one's own ballot. Where none counts there is nothing to be said of it. */
function OwnWords({ own: { pending, counted }, model, poll }: PollKnown) {
  if (poll.state === 'withdrawn') return null
  if (pending) {
    const trouble = pending.errand.trouble.value
    const away = model.connection.state.value.is !== 'whole'
    return (
      <span class="poll-own pending">
        <ClockIcon /> {t(away ? 'poll.own.offline' : trouble ? 'poll.own.trouble' : 'poll.own.pending')}
        {trouble && !away && (
          <button class="text-button" onClick={() => pending.errand.hurry()}>
            {t('own.retry')}
          </button>
        )}
      </span>
    )
  }
  if (!counted) return null
  return (
    <span class="poll-own counted">
      <CheckIcon /> {t(counted.was ? 'poll.own.changed' : 'poll.own.counted')}
    </span>
  )
}

/** Why there are no results to be seen. */
function Untold({ poll, rows, own }: PollKnown) {
  const key = untoldKey(poll.state, poll.setup.shown, rows !== undefined, own.counted !== undefined)
  return key ? <span class="poll-why">{t(key)}</span> : null
}
function untoldKey(
  state: PollKnown['poll']['state'],
  shown: PollKnown['poll']['setup']['shown'],
  told: boolean,
  voted: boolean,
): WordKey | undefined {
  if (told || state === 'withdrawn' || state === 'revealed') return undefined
  if (state === 'closed') return shown === 'reveal' ? 'poll.why.revealing' : 'poll.why.counting'
  if (shown === 'own_vote') return voted ? undefined : 'poll.why.own_vote'
  return shown === 'live' ? undefined : `poll.why.${shown}`
}

/** Why this person cannot vote, and the way in where there is one. */
function Barred(props: PollKnown) {
  if (props.poll.state !== 'open') return null
  const may = mayVote(props)
  if (may === 'yes' || may === 'archived') return null
  return (
    <div class="poll-barred">
      <p>{t(`poll.barred.${may}`)}</p>
      {may === 'members_only' && <SignOnButton kind="primary" />}
    </div>
  )
}

const final = new Set<Refused['refused']>(['poll_closed', 'voted', 'banned', 'closed', 'not_found', 'too_many'])

function NotTaken({ why, onAgain, onLeave }: { why: Refused; onAgain: () => void; onLeave: () => void }) {
  return (
    <div class="poll-failed" role="alert">
      <p>
        <WarnIcon /> {why.refused === 'too_many' ? t('poll.too_many') : refusalWords(why, why.retryAfterMs)}
      </p>
      <Button kind="quiet" onClick={final.has(why.refused) ? onLeave : onAgain}>
        {t(final.has(why.refused) ? 'own.close' : 'own.retry')}
      </Button>
    </div>
  )
}
