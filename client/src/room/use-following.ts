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
  const toEnd = () => {
    const box = scroller.current
    if (box && !conversation.paused.value) box.scrollTop = box.scrollHeight
  }
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    if (conversation.paused.value && first !== was.current.first) box.scrollTop += box.scrollHeight - was.current.height
    toEnd()
    was.current = { first, height: box.scrollHeight }
  })
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const observer = new ResizeObserver(toEnd)
    observer.observe(box)
    for (const child of box.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])
  return () => {
    const box = scroller.current
    if (!box) return
    const below = box.scrollHeight - box.scrollTop - box.clientHeight
    if (below > NEAR) conversation.pause()
    else conversation.resume()
    if (below > NEAR && box.scrollTop < NEAR) void conversation.loadOlder()
  }
}
