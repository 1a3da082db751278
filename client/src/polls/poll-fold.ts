import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Poll } from '../../../src/protocol/polls.ts'
import type { RoomModel } from '../room/room-model.ts'
import type { Talk } from '../room/talk.ts'
import type { OwnBallot } from './ballots.ts'

/** A card folds to a strip this long after its person has acted, or after it had been read, ms. */
const FOLDS_MS = { voted: 4_000, ended: 20_000 } as const
/** What ended longer ago than this is a strip from the beginning, ms. */
const NEWS_MS = 60_000

/** Whether a poll is a card or a strip: it unfolds when it has come on anew, and folds when nothing is left to be done. */
export function usePollFold(poll: Poll, own: OwnBallot, model: RoomModel, talk: Talk) {
  const { state, setup, closedAt } = poll
  const old = state !== 'open' && model.clock.now() - (closedAt ?? poll.openedAt) > NEWS_MS
  const folded = useSignal(old || (state === 'open' && own.counted !== undefined && setup.kind !== 'battle'))
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const before = useRef(state)
  const receipt = own.counted
  const counted = useRef(receipt)
  const foldAfter = (ms: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => (folded.value = true), ms)
  }
  useEffect(() => {
    if (before.current === state) return
    before.current = state
    folded.value = false
    if (state !== 'open') foldAfter(FOLDS_MS.ended)
  }, [state])
  useEffect(() => {
    if (receipt === counted.current) return
    counted.current = receipt
    if (state === 'open') foldAfter(FOLDS_MS.voted)
  }, [receipt])
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    talk.card.value = folded.value ? 'none' : 'open'
    return () => (talk.card.value = 'none')
  }, [folded.value])
  const set = (next: boolean) => {
    clearTimeout(timer.current)
    folded.value = next
  }
  return {
    folded: folded.value,
    fold: () => set(true),
    unfold: () => set(false),
    /** Its person is at it: it stays. */
    stay: () => clearTimeout(timer.current),
  }
}
