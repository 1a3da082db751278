import { signal } from '@preact/signals'
import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { needWords, t, type WordSet } from '../i18n/language.ts'
import { toast } from './toast.tsx'

const parts = new Set<() => Promise<void>>()

/**
 * A part of a page that few need at once: its code and words come when it is first drawn, or before, by `fetchParts`;
 * `meanwhile` stands in its place until then. When they cannot be had the person is told, and `onMissing` may give the place
 * up, so that they can try again. One that `comes` when the page is `idle` is not fetched for being drawn.
 */
export function later<P extends object>(
  words: WordSet,
  load: () => Promise<ComponentType<P>>,
  comes: 'drawn' | 'idle' = 'drawn',
) {
  const part = signal<ComponentType<P> | undefined>(undefined)
  const fetchPart = async (): Promise<void> => {
    if (part.value) return
    const [Loaded] = await Promise.all([load(), needWords(words)])
    part.value = Loaded
  }
  parts.add(fetchPart)
  return function Part(props: P & { onMissing?: () => void; meanwhile?: ComponentChildren }) {
    useEffect(() => {
      if (comes === 'drawn')
        fetchPart().catch(() => {
          toast(t('app.part_failed'))
          props.onMissing?.()
        })
    }, [])
    const Loaded = part.value
    return Loaded ? <Loaded {...props} /> : props.meanwhile
  }
}

/** Fetches all such parts as soon as the page has nothing else to do, so that they are there when the line is not. */
export function fetchParts(): void {
  const fetchAll = () => void Promise.allSettled([...parts].map((fetchPart) => fetchPart()))
  if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 5_000 })
  else setTimeout(fetchAll, 1_000)
}
