import { useEffect, useState } from 'preact/hooks'

/** The time, again every second while `running`. `clock` may be another than the device's. */
export function useNow(running: boolean, clock: () => number = Date.now): number {
  const [now, setNow] = useState(clock)
  useEffect(() => {
    if (!running) return
    setNow(clock())
    const timer = setInterval(() => setNow(clock()), 1_000)
    return () => clearInterval(timer)
  }, [running])
  return now
}
