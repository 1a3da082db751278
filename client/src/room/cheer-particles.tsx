import { useEffect, useRef } from 'preact/hooks'
import { Rising } from '../ui/rising.ts'
import { risen, type Cheering, type CheerSums } from './cheering.ts'
import '../styles/room-later.css'

/** Cheers that rise at the right edge: the reader's own and the room's, a few at most. */
export function CheerParticles({ cheering }: { cheering: Cheering }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const rising = useRef<Rising | undefined>(undefined)
  const before = useRef<CheerSums | undefined>(undefined)
  const own = cheering.own.value
  const sums = cheering.sums.value
  useEffect(() => {
    if (canvas.current) rising.current = new Rising(canvas.current)
    return () => rising.current?.[Symbol.dispose]()
  }, [])
  useEffect(() => {
    if (own.n > 0) rising.current?.add(own.kind, 0.5)
  }, [own])
  useEffect(() => {
    if (before.current && sums) rising.current?.pour(risen(before.current, sums))
    before.current = sums
  }, [sums])
  return <canvas ref={canvas} class="cheer-particles" aria-hidden="true" />
}
