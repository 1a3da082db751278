import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

const SCALES = [1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.46, 0.4]

/**
 * Sets `--fit` so that what is in the box fits into it: 1 if it can be, smaller where words would be cut off. Looked at again
 * when `words` are others; without them at each drawing.
 */
export function useFit(box: RefObject<HTMLElement | null>, words?: string): void {
  useLayoutEffect(
    () => {
      const element = box.current
      if (!element) return
      const observer = new ResizeObserver(() => fit(element))
      observer.observe(element)
      void document.fonts.ready.then(() => fit(element))
      return () => observer.disconnect()
    },
    words === undefined ? undefined : [words],
  )
}

function fit(element: HTMLElement): void {
  for (const scale of SCALES) {
    element.style.setProperty('--fit', String(scale))
    if (element.scrollHeight <= element.clientHeight + 1) return
  }
}
