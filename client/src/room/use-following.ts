import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Conversation } from './conversation.ts'

/** This near to an end counts as being there, px. */
const NEAR = 40

/**
 * Keeps the newest line in sight until the reader scrolls up; then keeps what is read where it is, also when older lines
 * come in above. Returns the scroll listener. `first` names the first line shown.
 */
export function useFollowing(
  scroller: RefObject<HTMLElement | null>,
  conversation: Conversation,
  first: string,
): () => void {
  const was = useRef({ first, height: 0 })
  const end = useRef({ below: 0, room: 0, top: 0 })
  const toEnd = () => {
    const box = scroller.current
    if (!box) return
    const { below, room, top } = end.current
    const now = placeOf(box)
    // The reader has moved just now, and the listener has not heard of it yet.
    if (!conversation.paused.value && now.top < top - 1 && now.below > NEAR) return
    if (!conversation.paused.value) box.scrollTop = box.scrollHeight
    // More or less room than before: what is read stays where it is on the screen, since that changes at the upper edge.
    else if (room !== 0 && room !== box.clientHeight) box.scrollTop = box.scrollHeight - box.clientHeight - below
    end.current = placeOf(box)
  }
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    if (conversation.paused.value && first !== was.current.first) box.scrollTop += box.scrollHeight - was.current.height
    toEnd()
    was.current = { first, height: box.scrollHeight }
  })
  useSizes(scroller, toEnd)
  return () => {
    const box = scroller.current
    if (!box) return
    const { top, room } = end.current
    const resized = conversation.paused.value && room !== box.clientHeight
    // What moved was the page itself, or the room around it, not the reader.
    if (Math.abs(box.scrollTop - top) < 1 || resized) return toEnd()
    end.current = placeOf(box)
    const { below } = end.current
    if (below > NEAR) conversation.pause()
    else conversation.resume()
    if (below > box.clientHeight) conversation.deep.value = true
    if (below > NEAR && box.scrollTop < NEAR) void conversation.loadOlder()
  }
}

function useSizes(scroller: RefObject<HTMLElement | null>, onChange: () => void): void {
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const observer = new ResizeObserver(onChange)
    observer.observe(box)
    for (const child of box.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])
}

/** How much is below what is in sight, how much is in sight, and how much above. */
const placeOf = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) => ({
  below: scrollHeight - scrollTop - clientHeight,
  room: clientHeight,
  top: scrollTop,
})
