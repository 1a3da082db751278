import { useEffect, useState } from 'preact/hooks'

/**
 * The time, again every second while `running`. `clock` may be another than the device's. The seconds change where the time
 * to or from `against` is whole, so that every page that counts to one moment changes together.
 */
export function useNow(running: boolean, clock: () => number = Date.now, against = 0): number {
  const [, setSeconds] = useState(0)
  useEffect(() => {
    if (!running) return
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      const past = (((clock() - against) % 1_000) + 1_000) % 1_000
      timer = setTimeout(tick, 1_002 - past)
    }
    const tick = () => {
      setSeconds((seconds) => seconds + 1)
      wait()
    }
    wait()
    return () => clearTimeout(timer)
  }, [running, against])
  return clock()
}
