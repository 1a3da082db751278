import { useEffect, useState } from 'preact/hooks'

/** The time, again every second while `running`. `clock` may be another than the device's. */
export function useNow(running: boolean, clock: () => number = Date.now): number {
  const [, setSeconds] = useState(0)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setSeconds((seconds) => seconds + 1), 1_000)
    return () => clearInterval(timer)
  }, [running])
  return clock()
}
