import { useEffect, useRef } from 'preact/hooks'
import { risen, type CheerSums } from '../room/cheering.ts'
import { Rising } from '../ui/rising.ts'
import type { ScreenModel } from './screen-model.ts'

/** Cheers rise at the right edge as they are counted: none while the screen is blanked, or for who wants no motion. */
export function CheerRain({ model }: { model: ScreenModel }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const rising = useRef<Rising | undefined>(undefined)
  const before = useRef<CheerSums | undefined>(undefined)
  const sums = model.signals.value['cheer.sums']?.value
  const still = model.view.value?.brakes.blank || matchMedia('(prefers-reduced-motion: reduce)').matches
  useEffect(() => {
    if (canvas.current) rising.current = new Rising(canvas.current)
    return () => rising.current?.[Symbol.dispose]()
  }, [])
  useEffect(() => {
    if (before.current && sums && !still) rising.current?.pour(risen(before.current, sums))
    before.current = sums
  }, [sums])
  return <canvas ref={canvas} class="cheer-rain" aria-hidden="true" />
}
