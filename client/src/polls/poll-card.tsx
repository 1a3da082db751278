import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { Poll, PollTally } from '../../../src/protocol/polls.ts'
import { language, t } from '../i18n/language.ts'
import type { RoomModel } from '../room/room-model.ts'
import type { Talk } from '../room/talk.ts'
import { useNow } from '../ui/use-now.ts'
import { ballotsOf, type OwnBallot } from './ballots.ts'
import { PollBody } from './poll-body.tsx'
import { pollRows, tallyOf, withBallot } from './poll-figures.ts'
import { PollFoot } from './poll-foot.tsx'
import { usePollFold } from './poll-fold.ts'
import { useSayingOf } from './poll-saying.ts'
import { isClosing, polledNow } from './poll-standing.ts'
import { PollStrip } from './poll-strip.tsx'
import { PollTop } from './poll-top.tsx'
import { optionLabels, questionIn } from './poll-words.ts'
import '../styles/polls.css'

/** The poll of the room, above the conversation: one card, and a switch where several are open. */
export function PollCard({ model, talk }: { model: RoomModel; talk: Talk }) {
  const polls = polledNow(model.polls.value)
  const wanted = useSignal<string | undefined>(undefined)
  const newest = polls.findLast(({ state }) => state === 'open') ?? polls.at(-1)
  const since = useRef(0)
  // What opens now is what everybody should look at, unless they are at another one; how that ends is seen to its end.
  useEffect(() => {
    if (!newest || newest.openedAt <= since.current) return
    since.current = newest.openedAt
    if (talk.card.peek() !== 'asks' || !polls.some(({ poll: one }) => one === wanted.peek())) wanted.value = newest.poll
  }, [newest?.poll, newest?.round])
  const poll = polls.find((one) => one.poll === wanted.value) ?? newest
  if (!poll) return null
  const at = polls.indexOf(poll)
  const go = (by: number) => (wanted.value = polls[(at + by + polls.length) % polls.length]?.poll)
  const others = polls.length > 1 ? { at, of: polls.length, go } : undefined
  return <OnePoll key={`${poll.poll} ${poll.round}`} poll={poll} others={others} model={model} talk={talk} />
}

export interface CardSwitch {
  at: number
  of: number
  go: (by: number) => void
}

/** Everything that the parts of a card draw from. */
export interface PollNow {
  poll: Poll
  model: RoomModel
  talk: Talk
  /** Until it closes, ms; undefined = until somebody closes it. */
  left: number | undefined
  /** The id of its title. */
  titled: string
  question: { text: string; lang?: string }
  labels: readonly string[]
}

interface Props {
  poll: Poll
  others: CardSwitch | undefined
  model: RoomModel
  talk: Talk
}

function OnePoll({ poll, others, model, talk }: Props) {
  const ballots = ballotsOf(model)
  const own = ballots.of(poll)
  const fold = usePollFold(poll, own, model, talk)
  const left = useLeft(poll, model)
  const tally = useTally(poll, own, model)
  const labels = optionLabels(poll.setup, language.value, t)
  const rows = pollRows(poll, tally, labels)
  const whole = model.connection.state.value.is === 'whole'
  useEffect(() => {
    if (whole && poll.setup.kind !== 'battle') void ballots.look(poll)
  }, [whole, model.me.value?.id, poll.state])
  const question = questionIn(poll.setup, language.value)
  const card: PollNow = { poll, model, talk, left, titled: useId(), question, labels }
  useSayingOf(card, rows)
  const marks = ['poll-card', poll.setup.kind, poll.state, isClosing(poll, left) && 'closing', !whole && 'stale']
  const kind = marks.filter(Boolean).join(' ')
  if (fold.folded) return <PollStrip {...card} {...{ rows, own, kind }} onUnfold={fold.unfold} />
  const known = { ...card, tally, rows, own, ballots }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- whoever is at it keeps it from folding
    <section class={kind} aria-labelledby={card.titled} onPointerDown={fold.stay} onKeyDown={fold.stay}>
      <PollTop {...card} others={others} onFold={fold.fold} />
      <div class="poll-scroll">
        <PollBody {...known} />
      </div>
      <PollFoot {...known} />
    </section>
  )
}

/** Until it closes, ms; undefined = until somebody closes it. */
function useLeft({ state, closesAt }: Poll, model: RoomModel): number | undefined {
  const counts = state === 'open' && closesAt !== undefined
  const now = useNow(counts, () => model.clock.now(), closesAt)
  return counts ? Math.max(0, closesAt - now) : undefined
}

/** How it stands: as the room tells it, with the counts that came with one's own ballot until then, and with that ballot in any. */
function useTally(poll: Poll, own: OwnBallot, model: RoomModel): PollTally | undefined {
  const told = useComputed(() => tallyOf(model.signals.value, poll)).value
  const { counted } = own
  const first = counted?.tally
  const tally = told?.members || !first ? told : { ...first, ...told }
  const of = model.me.value?.standing === 'member' ? 'members' : 'guests'
  return tally && counted && poll.state === 'open' ? withBallot(tally, { ...counted, of }) : tally
}
