import { useEffect, useRef } from 'preact/hooks'
import { CHAT_LIMITS, REACTIONS } from '../../../src/protocol/chat.ts'
import { crowdRefusal, type CrowdCapability } from '../../../src/protocol/roles.ts'
import { t } from '../i18n/language.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { AnswerIcon, CloseIcon, DeleteIcon, EditIcon } from '../ui/icons.tsx'
import { MentionIcon } from '../ui/more-icons.tsx'
import { useNow } from '../ui/use-now.ts'
import type { Given } from './reactions.ts'
import type { RoomModel } from './room-model.ts'
import type { Row } from './rows.ts'
import { answer, change, mention, type Talk } from './talk.ts'
import { toggleReaction } from './toggle-reaction.ts'
import '../styles/room-later.css'

interface Props {
  row: Row
  model: RoomModel
  talk: Talk
  given: readonly Given[]
  onClose: () => void
}

/** What can be done with a line: give a reaction, answer it, name its writer; one's own is changed or deleted. */
export function LineTools({ row, model, talk, given, onClose }: Props) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector('button')?.focus({ preventScroll: true })
    box.current?.closest('.line')?.scrollIntoView({ block: 'nearest' })
  }, [])
  const leave = () => {
    const row = box.current?.closest('.line')
    onClose()
    requestAnimationFrame(() =>
      row?.querySelector<HTMLElement>('.line-more .icon-button')?.focus({ preventScroll: true }),
    )
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave()
  }
  const { line } = row
  const react = (reaction: Given['reaction']) => {
    leave()
    toggleReaction(model, line.seq, reaction)
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it, and so does its button
    <div ref={box} class="line-tools" role="group" aria-label={t('own.tools')} onKeyDown={onKey}>
      <ReactionRow given={given} may={may(model, 'cheer')} onReact={react} onClose={leave} />
      {may(model, 'chat') && (
        <div class="line-actions">
          <LineActions row={row} model={model} talk={talk} onClose={onClose} />
        </div>
      )}
    </div>
  )
}

/** Whether the room lets this reader do so, with a name if they have none. */
function may(model: RoomModel, what: CrowdCapability): boolean {
  const [me, least] = [model.me.value, model.view.value?.everyone.permissions[what]]
  const why = me && least !== undefined ? crowdRefusal(me, least) : undefined
  return why === undefined || why === 'name_first'
}

interface ReactionRowProps {
  given: readonly Given[]
  may: boolean
  onReact: (reaction: Given['reaction']) => void
  onClose: () => void
}

function ReactionRow({ given, may, onReact, onClose }: ReactionRowProps) {
  const mine = (reaction: Given['reaction']) => given.some((one) => one.mine && one.reaction === reaction)
  return (
    <div class="line-reactions">
      {may &&
        REACTIONS.map((reaction) => (
          <button key={reaction} class="reaction" aria-pressed={mine(reaction)} onClick={() => onReact(reaction)}>
            {reaction}
          </button>
        ))}
      <IconButton name={t('own.close')} onClick={onClose}>
        <CloseIcon />
      </IconButton>
    </div>
  )
}

function LineActions({ row: { line, own, seqs }, model, talk, onClose }: Omit<Props, 'given'>) {
  const then = (act: () => void) => () => {
    onClose()
    act()
  }
  const { name } = line
  return (
    <>
      <Button onClick={then(() => answer(talk, line))}>
        <AnswerIcon /> {t('own.answer')}
      </Button>
      {!own && name !== undefined && seqs.length === 1 && (
        <Button onClick={then(() => mention(talk, name))}>
          <MentionIcon /> {t('own.mention')}
        </Button>
      )}
      {own && <EditButton model={model} at={line.at} onEdit={then(() => change(talk, line))} />}
      {own && (
        <Button kind="danger" onClick={then(() => model.remove(line.seq))}>
          <DeleteIcon /> {t('own.delete')}
        </Button>
      )}
    </>
  )
}

function EditButton({ model, at, onEdit }: { model: RoomModel; at: number; onEdit: () => void }) {
  const now = useNow(true, () => model.clock.now())
  if (now - at >= CHAT_LIMITS.editWindowMs) return null
  return (
    <Button onClick={onEdit}>
      <EditIcon /> {t('own.edit')}
    </Button>
  )
}
