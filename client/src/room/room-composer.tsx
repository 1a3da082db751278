import { useEffect, useRef } from 'preact/hooks'
import { inForce } from '../../../src/protocol/brakes.ts'
import { isStaff } from '../../../src/protocol/roles.ts'
import { formatTime, t } from '../i18n/language.ts'
import { Composer } from '../ui/composer.tsx'
import { CheckIcon, SendIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { mayWrite, type MayWrite } from './may-write.ts'
import { OUTBOX_LENGTH } from './outbox.ts'
import type { RoomModel } from './room-model.ts'
import { CheerButton, ComposerClosed, ComposerHead } from './room-parts.ts'
import { sendDraft } from './send-draft.ts'
import type { Talk } from './talk.ts'

interface Props {
  model: RoomModel
  talk: Talk
  lit: boolean
}

/** Writes lines, answers and changes them; says why when nothing can be sent. */
export function RoomComposer({ model, talk, lit }: Props) {
  const { draft } = talk
  const box = useRef<HTMLTextAreaElement>(null)
  const { text, editing, re } = draft.value
  const may = useMayWrite(model)
  useEffect(() => {
    if (talk.wanted.value > 0) box.current?.focus()
  }, [talk.wanted.value])
  if (may.is === 'archived' || may.is === 'members_only' || may.is === 'not_allowed')
    return (
      <div id="chat" class="composer-area composer-closed">
        <ComposerClosed model={model} why={may.is} />
      </div>
    )
  const leave = () => (draft.value = { text: editing?.kept ?? text })
  // The line is sent with the name.
  const send = () => (model.me.value?.name === undefined ? (model.sheet.value = 'name') : sendDraft(model, draft))
  return (
    <div id="chat" class="composer-area">
      {(editing || re) && <ComposerHead model={model} draft={draft.value} onLeave={leave} />}
      <Composer
        box={box}
        text={text}
        onText={(next) => (draft.value = { ...draft.value, text: next })}
        onSend={send}
        onLeave={leave}
        label={placeholder(model)}
        sendName={t(editing ? 'composer.save' : 'composer.send')}
        sendIcon={editing ? <CheckIcon /> : <SendIcon />}
        longest={model.textLength.value}
        refusal={refusalOf(model, may)}
        wait={editing ? undefined : secondsLeft(model, may)}
        note={brakeNote(model, may)}
        lit={lit}
      >
        <CheerButton model={model} meanwhile={<span class="cheer-wait" />} />
      </Composer>
    </div>
  )
}

/** Until slow mode allows the next line. */
const secondsLeft = (model: RoomModel, may: MayWrite): number | undefined =>
  may.is === 'slow' ? Math.ceil((may.untilAt - model.clock.now()) / 1000) : undefined

function placeholder(model: RoomModel): string {
  if (model.outbox.trouble.value !== undefined) return t('composer.paused')
  return t(model.connection.state.value.is === 'offline' ? 'composer.offline' : 'composer.say')
}

function useMayWrite(model: RoomModel): MayWrite {
  const at = (now: number) => mayWrite(model.view.value, model.me.value, now)
  const first = at(model.clock.now())
  const until = 'untilAt' in first ? first.untilAt : undefined
  return at(useNow(until !== undefined, () => model.clock.now(), until))
}

function refusalOf(model: RoomModel, may: MayWrite): string | undefined {
  const why = 'reason' in may && may.reason !== undefined ? ` ${t('composer.reason', { reason: may.reason })}` : ''
  if (may.is === 'banned') return t('composer.banned') + why
  if (may.is === 'timed_out') return t('composer.timed_out', { time: formatTime(may.untilAt) }) + why
  if (may.is === 'muted') return t('composer.muted', { n: Math.ceil((may.untilAt - model.clock.now()) / 1000) })
  const unsent = model.outbox.waiting.value.filter(({ state }) => state !== 'done').length
  return unsent >= OUTBOX_LENGTH ? t('composer.full') : undefined
}

/** What the host's brakes ask of who writes. */
function brakeNote(model: RoomModel, may: MayWrite): string | undefined {
  const brakes = model.view.value?.everyone.brakes
  if (!brakes || isStaff(model.me.value ?? {})) return undefined
  const { slow, hold } = inForce(brakes)
  const notes = [hold ? t('composer.hold') : '', slow > 0 ? t('composer.slow', { n: slow }) : '']
  return may.is === 'slow' || may.is === 'yes' ? notes.filter(Boolean).join(' ') : undefined
}
