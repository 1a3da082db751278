import type { Poll, PollSetup } from '../../../src/protocol/polls.ts'
import { t, type WordKey } from '../i18n/language.ts'
import { drawn } from '../ui/drawn-icon.tsx'

const SeenIcon = drawn(
  <>
    <path d="M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5z" />
    <circle cx="10" cy="10" r="2" />
  </>,
)
const UnseenIcon = drawn(
  <path d="M3 3l14 14M8 5.3A8 8 0 0 1 10 5c5 0 7.5 5 7.5 5a13 13 0 0 1-2.3 2.9M12.6 14.5A7 7 0 0 1 10 15c-5 0-7.5-5-7.5-5a13 13 0 0 1 3-3.5" />,
)

/** Whether the figures are for the staff alone now. */
const isHidden = ({ state, setup }: Pick<Poll, 'state' | 'setup'>): boolean =>
  state === 'withdrawn' || (state !== 'revealed' && setup.shown !== 'live' && setup.shown !== 'own_vote')

const openWords: Record<PollSetup['shown'], WordKey> = {
  live: 'panel.poll.seen.live',
  own_vote: 'panel.poll.seen.own_vote',
  close: 'panel.poll.seen.close',
  reveal: 'panel.poll.seen.reveal',
}
function keyOf({ state, setup, result }: Poll): WordKey {
  if (state === 'revealed') return 'panel.poll.seen.revealed'
  if (state === 'withdrawn') return 'panel.poll.seen.withdrawn'
  if (state === 'open') return openWords[setup.shown]
  if (!result) return 'panel.poll.counting'
  return setup.shown === 'reveal' ? 'panel.poll.seen.reveal' : 'panel.poll.counting'
}

/** What fans see of the figures at this moment, said so that nobody has to wonder. `poll`: with what staff know of it. */
export function FansSee({ poll }: { poll: Poll }) {
  const hidden = isHidden(poll)
  return (
    <p class={hidden ? 'fans-see hidden' : 'fans-see'}>
      {hidden ? <UnseenIcon /> : <SeenIcon />} {t(keyOf(poll))}
    </p>
  )
}
