import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Question } from '../../../src/protocol/questions.ts'
import { t } from '../i18n/language.ts'
import type { RoomModel } from '../room/room-model.ts'
import type { Talk } from '../room/talk.ts'
import { Empty } from '../ui/empty.tsx'
import { AskBox } from './ask-box.tsx'
import { ordered, ORDERS, steadied, type Order } from './asked-order.ts'
import { AskedRow, UnsentQuestion } from './asked-row.tsx'
import { questionsOf, unseenOf } from './own-questions.ts'
import '../styles/questions.css'

/** Questions to the staff and their answers; what many want comes first. */
export function Questions({ model, talk, lit }: { model: RoomModel; talk: Talk; lit: boolean }) {
  const order = useSignal<Order>('votes')
  const unseen = useMemo(() => unseenOf(model), []).value
  const touched = useRef(0)
  const shown = useSteady(model, order.value, touched)
  const touch = () => (touched.current = performance.now())
  const all = model.questions.value.length
  return (
    <div class="questions">
      {all > 0 && <OrderChoice order={order.value} onOrder={(next) => (order.value = next)} />}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reached by keyboard */}
      <div
        class="asked-scroll"
        role="region"
        aria-label={t('question.title')}
        tabIndex={0}
        onPointerMove={touch}
        onPointerDown={touch}
        onScroll={touch}
      >
        {shown.length + unseen.length === 0 && <Nothing order={order.value} none={all === 0} />}
        <ol class="asked-list">
          {unseen.map((asking) => (
            <UnsentQuestion key={asking.text} asking={asking} model={model} />
          ))}
          {shown.map((question) => (
            <AskedRow key={question.question} question={question} model={model} />
          ))}
        </ol>
      </div>
      <AskBox model={model} talk={talk} lit={lit} />
    </div>
  )
}

/** How long after the last touch, and after it changed last, the order may change, ms. */
const STILL_MS = 4_000

/** In that order, which changes only when nobody has touched the list for a moment. */
function useSteady(model: RoomModel, order: Order, touched: { current: number }): readonly Question[] {
  const own = questionsOf(model)
  const [, look] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => look((times) => times + 1), STILL_MS)
    return () => clearInterval(timer)
  }, [])
  const before = useRef<{ order: Order; seqs: readonly number[]; at: number }>({ order, seqs: [], at: 0 })
  const now = ordered(model.questions.value, { order, votes: (one) => own.votes(one), me: model.me.value?.id })
  const moved = before.current
  const keep = moved.order === order && performance.now() - Math.max(moved.at, touched.current) < STILL_MS
  const shown = keep ? steadied(now, moved.seqs) : now
  before.current = { order, seqs: shown.map(({ question }) => question), at: keep ? moved.at : performance.now() }
  return shown
}

function OrderChoice({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) {
  return (
    <div class="asked-orders" role="group" aria-label={t('question.order')}>
      {ORDERS.map((one) => (
        <button key={one} class="order" aria-pressed={order === one} onClick={() => onOrder(one)}>
          {t(`question.order.${one}`)}
        </button>
      ))}
    </div>
  )
}

function Nothing({ order, none }: { order: Order; none: boolean }) {
  if (none) return <Empty title={t('question.empty')}>{t('question.empty.more')}</Empty>
  return <p class="asked-none meta">{t(order === 'mine' ? 'question.none.mine' : 'question.none.unanswered')}</p>
}
