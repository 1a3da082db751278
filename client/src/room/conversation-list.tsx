import { Component } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { RoomModel } from './room-model.ts'
import { RoomLine } from './room-line.tsx'
import { ToNewest } from './room-parts.ts'
import { keptRows, rowsOf, type Row } from './rows.ts'
import type { Talk } from './talk.ts'
import { useFollowing } from './use-following.ts'

interface Props {
  model: RoomModel
  talk: Talk
}

/** What was said, newest at the bottom. It follows unless the reader looks back. */
export function ConversationList({ model, talk }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const { conversation } = model
  const rows = useRows(model)
  const onScroll = useFollowing(scroller, conversation, rows.length === 0 ? '' : `${rows[0]?.key}`)
  useSeeking(model, talk, scroller)
  const ready = model.launch.value !== undefined
  return (
    <div class="conversation">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a region that scrolls must be reached by keyboard; the arrows lead to each line's own button */}
      <div
        ref={scroller}
        class="lines-scroll"
        role="region"
        aria-label={t('chat.title')}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeys}
        onClick={({ target }) => onTap(target, talk)}
      >
        {ready ? <Top model={model} empty={rows.length === 0} /> : <Skeleton lines={8} />}
        <ol class="lines">
          {rows.map((row) => (
            <SteadyLine key={row.key} row={row} model={model} talk={talk} open={talk.open.value === row.line.seq} />
          ))}
        </ol>
      </div>
      {conversation.paused.value && <ToNewest model={model} />}
    </div>
  )
}

function onKeys(event: KeyboardEvent): void {
  const { key, currentTarget, target } = event
  if ((key !== 'ArrowUp' && key !== 'ArrowDown') || !(target instanceof Element)) return
  event.preventDefault()
  const step = key === 'ArrowUp' ? -1 : 1
  void import('./line-focus.ts').then(({ stepLine }) => stepLine(currentTarget as HTMLElement, target, step))
}

function onTap(target: EventTarget | null, talk: Talk): void {
  if (target instanceof Element) void import('./line-focus.ts').then(({ tapLine }) => tapLine(target, talk))
}

/**
 * Drawn again only for another row: of hundreds of lines a tick changes a few. (What was drawn must not be kept to be drawn
 * again instead: it holds on to the whole list as it was then, and that to the one before.)
 */
class SteadyLine extends Component<Parameters<typeof RoomLine>[0]> {
  override shouldComponentUpdate({ row, open }: this['props']): boolean {
    return row !== this.props.row || open !== this.props.open
  }
  override render(props: this['props']) {
    return <RoomLine {...props} />
  }
}

function useRows(model: RoomModel) {
  const lines = model.conversation.lines.value
  const waiting = model.outbox.waiting.value
  const declined = model.declined.value
  const held = model.held.value
  const me = model.me.value
  const before = useRef<readonly Row[]>([])
  return useMemo(() => {
    const rows = rowsOf(lines, { waiting, declined, me, held, known: (seq) => model.line(seq) })
    return (before.current = keptRows(before.current, rows))
  }, [lines, waiting, declined, held, me])
}

/** Brings a line into sight that is asked for, also one that has to be loaded first. */
function useSeeking(model: RoomModel, { sought }: Talk, scroller: { current: HTMLDivElement | null }): void {
  const seq = sought.value
  useEffect(() => {
    if (seq === undefined) return
    sought.value = undefined
    void import('./line-focus.ts').then(({ seekLine }) => seekLine(model, seq, scroller.current))
  }, [seq])
}

function Top({ model, empty }: { model: RoomModel; empty: boolean }) {
  const { conversation } = model
  const archived = model.launch.value?.phase === 'archived'
  if (empty) return <Empty title={t('chat.empty')}>{!archived && t('chat.empty.more')}</Empty>
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
