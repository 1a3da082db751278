import { isStaff } from '../../../src/protocol/roles.ts'
import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { AnswerIcon, MoreIcon } from '../ui/icons.tsx'
import { Line } from '../ui/line.tsx'
import { GivenRow, HeldNote, LineTools, UnsentLine } from './room-parts.ts'
import type { RoomModel } from './room-model.ts'
import type { Row } from './rows.ts'
import type { Given } from './reactions.ts'
import type { Talk } from './talk.ts'

interface Props {
  row: Row
  model: RoomModel
  talk: Talk
  open: boolean
}

/** One line of the room: what it answers, what it says, what was given to it, and what can be done with it. */
export function RoomLine({ row, model, talk, open }: Props) {
  const { line, own, joined, timed, waiting, forMe, seqs } = row
  const given = useMemo(() => computed(() => model.reactions.of(line.seq)), [line.seq]).value
  const archived = model.launch.value?.phase === 'archived'
  const changed = waiting?.name === 'chat.edit' && waiting.state !== 'failed' ? waiting.text : undefined
  return (
    <Line
      person={line.by ?? ''}
      name={line.name ?? ''}
      text={changed ?? line.text ?? ''}
      at={line.at}
      state={stateOf(row)}
      joined={joined}
      timed={timed}
      own={own}
      staff={line.staff ?? (own && waiting?.name === 'chat.send' && isStaff(model.me.value ?? {}))}
      edited={line.edited ?? false}
      seqs={seqs.join(' ')}
      times={seqs.length}
      forMe={forMe}
      me={model.me.value?.name}
      above={quoteOf(row, talk)}
    >
      <Below row={row} model={model} talk={talk} open={open} given={given} archived={archived} />
    </Line>
  )
}

function stateOf({ line, held, waiting }: Row) {
  if (line.removed) return 'removed' as const
  if (held) return held === 'waiting' ? ('held' as const) : held
  if (waiting === undefined || waiting.state === 'done') return 'said' as const
  return waiting.line !== undefined && waiting.state === 'failed' ? ('said' as const) : waiting.state
}

/** What a line answers, to go there. */
function quoteOf({ line, quoted }: Row, { sought }: Talk) {
  const { re } = line
  if (re === undefined) return undefined
  const gone = quoted?.removed === true
  return (
    <button class="quote" disabled={gone} onClick={() => (sought.value = re)}>
      <AnswerIcon />
      <span class="unseen">{t('chat.answers')} </span>
      {gone && t('chat.removed')}
      {!gone && !quoted && t('chat.answers.older')}
      {!gone && quoted && (
        <>
          <bdi class="quote-name">{quoted.name}</bdi> <bdi class="quote-text">{quoted.text}</bdi>
        </>
      )}
    </button>
  )
}

type BelowProps = Props & { given: readonly Given[]; archived: boolean }

/** What stands under a line: how it is on its way, what was given to it, what can be done with it. */
function Below({ row, model, talk, open, given, archived }: BelowProps) {
  const { line, waiting, held } = row
  const takeBack = (text: string) => (talk.draft.value = { text })
  if (waiting?.name === 'chat.send') return <UnsentLine model={model} command={waiting} onTakeBack={takeBack} />
  if (held) return <HeldNote row={row} model={model} />
  if (line.removed) return null
  const close = () => (talk.open.value = undefined)
  return (
    <>
      {given.length > 0 && <GivenRow model={model} line={line.seq} given={given} fixed={archived} />}
      {!waiting && !archived && !open && (
        <div class="line-more">
          <IconButton
            name={t('chat.more', { name: line.name ?? '' })}
            aria-expanded={false}
            tabIndex={-1}
            onClick={() => (talk.open.value = line.seq)}
          >
            <MoreIcon />
          </IconButton>
        </div>
      )}
      {open && <LineTools row={row} model={model} talk={talk} given={given} onClose={close} onMissing={close} />}
    </>
  )
}
