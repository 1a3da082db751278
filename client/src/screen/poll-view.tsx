import { useRef } from 'preact/hooks'
import type { EveryoneView } from '../../../src/protocol/index.ts'
import type { Poll } from '../../../src/protocol/polls.ts'
import { language, t } from '../i18n/language.ts'
import { questionIn } from '../polls/poll-words.ts'
import { BattleBoard } from './battle-board.tsx'
import { PollBars } from './poll-bars.tsx'
import { PollHead } from './poll-head.tsx'
import { notesOf, turnoutWords } from './poll-notes.ts'
import { PollScale } from './poll-scale.tsx'
import { formOf, roomTaken, usePollStand, type PollStand } from './poll-stand.ts'
import { Untold } from './poll-untold.tsx'
import type { ScreenModel } from './screen-model.ts'
import { useFit } from './use-fit.ts'
import { WordsView } from './words-view.tsx'

export interface PollProps {
  model: ScreenModel
  view: EveryoneView
  poll: Poll
}

/** A poll or battle as it stands. */
export function PollView(props: PollProps) {
  return props.poll.state === 'withdrawn' ? <Withdrawn poll={props.poll} /> : <PollBoard {...props} />
}

function PollBoard({ model, view, poll }: PollProps) {
  const box = useRef<HTMLDivElement>(null)
  const stand = usePollStand(model, poll)
  const notes = notesOf(stand, view.polls)
  const { rows } = stand
  useFit(box, `${roomTaken(stand)}\n${notes.join('\n')}`)
  return (
    <div ref={box} class={`hall-poll-board is-${poll.state}${rows ? '' : ' untold'}`} data-poll={poll.poll}>
      <PollHead model={model} stand={stand} />
      <Standing stand={stand} />
      {notes.length > 0 && (
        <p class="hall-poll-notes">
          {notes.map((note) => (
            <span key={note}>
              <bdi>{note}</bdi>
            </span>
          ))}
        </p>
      )}
    </div>
  )
}

function Standing({ stand }: { stand: PollStand }) {
  if (stand.poll.setup.kind === 'battle') return <BattleBoard stand={stand} />
  const form = formOf(stand)
  const options = form === 'scale' ? <PollScale stand={stand} /> : <PollBars stand={stand} form={form} />
  if (stand.rows) return options
  return (
    <div class="hall-poll-untold">
      {options}
      <Untold stand={stand} />
    </div>
  )
}

/** How many have voted so far, where no larger figure says so. */
export function PollTurnout({ model, poll }: Pick<PollProps, 'model' | 'poll'>) {
  const stand = usePollStand(model, poll)
  const told = stand.rows && poll.state !== 'withdrawn'
  return <p class="screen-figures">{told && turnoutWords(stand)}</p>
}

/** It does not count, and why. */
function Withdrawn({ poll }: { poll: Poll }) {
  const { text, lang } = questionIn(poll.setup, language.value)
  return (
    <>
      <p class="hall-poll-kicker" lang={lang}>
        <bdi>{text}</bdi>
      </p>
      <WordsView title={t('screen.poll.withdrawn')} text={poll.reason} />
    </>
  )
}
