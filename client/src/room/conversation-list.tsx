import { useMemo, useRef } from 'preact/hooks'
import { language, t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { DownIcon } from '../ui/icons.tsx'
import { Line } from '../ui/line.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { OwnLineActions, UnsentLine } from './own-line.tsx'
import type { RoomModel } from './room-model.ts'
import { rowsOf, type Row } from './rows.ts'
import { useFollowing } from './use-following.ts'

interface Props {
  model: RoomModel
  onEdit: (line: number, text: string, at: number) => void
  onTakeBack: (text: string) => void
}

/** What was said, newest at the bottom. It follows unless the reader looks back. */
export function ConversationList({ model, onEdit, onTakeBack }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const { conversation } = model
  const rows = rowsOf(conversation.lines.value, model.outbox.waiting.value, model.me.value)
  const onScroll = useFollowing(scroller, conversation, rows.length === 0 ? '' : `${rows[0]?.key}`)
  const ready = model.view.value !== undefined
  return (
    <div class="conversation">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reached by keyboard */}
      <div
        ref={scroller}
        class="lines-scroll"
        role="region"
        aria-label={t('chat.title')}
        tabIndex={0}
        onScroll={onScroll}
      >
        {ready ? <Top model={model} empty={rows.length === 0} /> : <Skeleton lines={8} />}
        <ol class="lines">
          {rows.map((row) => (
            <RoomLine key={row.key} row={row} model={model} onEdit={onEdit} onTakeBack={onTakeBack} />
          ))}
        </ol>
      </div>
      {conversation.paused.value && <ToNewest model={model} />}
    </div>
  )
}

function Top({ model, empty }: { model: RoomModel; empty: boolean }) {
  const { conversation } = model
  if (empty) return <Empty title={t('chat.empty')}>{t('chat.empty.more')}</Empty>
  if (conversation.complete.value) return <p class="lines-top meta">{t('chat.start')}</p>
  const loading = conversation.loading.value
  return (
    <div class="lines-top">
      {loading === 'failed' && <p class="meta">{t('chat.older.failed')}</p>}
      <Button kind="plain" busy={loading === 'yes'} onClick={() => void conversation.loadOlder()}>
        {t(loading === 'yes' ? 'chat.older.loading' : 'chat.older')}
      </Button>
    </div>
  )
}

function ToNewest({ model }: { model: RoomModel }) {
  const missed = model.conversation.missed.value
  return (
    <div class="to-newest">
      <Button onClick={() => model.conversation.resume()}>
        <DownIcon /> {missed > 0 ? t('chat.new', { n: missed }) : t('chat.latest')}
      </Button>
    </div>
  )
}

function RoomLine({ row, model, onEdit, onTakeBack }: Props & { row: Row }) {
  const { line, own, joined, timed, waiting } = row
  const below = useMemo(
    () => <Below row={row} model={model} onEdit={onEdit} onTakeBack={onTakeBack} />,
    [line, own, waiting, language.value],
  )
  const state = line.removed ? 'removed' : waiting && waiting.state !== 'done' ? waiting.state : 'said'
  return (
    <Line
      person={line.by ?? ''}
      name={line.name ?? ''}
      text={(waiting?.name === 'chat.edit' && waiting.state !== 'failed' ? waiting.text : undefined) ?? line.text ?? ''}
      at={line.at}
      state={waiting?.line !== undefined && waiting.state === 'failed' ? 'said' : state}
      joined={joined}
      timed={timed}
      own={own}
      staff={own && model.me.value?.standing === 'host'}
      edited={line.edited ?? false}
      language={language.value}
    >
      {below}
    </Line>
  )
}

/** What stands under an own line: how it is on its way, or what can be done with it. */
function Below({ row: { line, own, waiting }, model, onEdit, onTakeBack }: Props & { row: Row }) {
  if (waiting?.name === 'chat.send') return <UnsentLine model={model} command={waiting} onTakeBack={onTakeBack} />
  if (!own || waiting || line.removed) return null
  return <OwnLineActions model={model} line={line} onEdit={() => onEdit(line.seq, line.text ?? '', line.at)} />
}
