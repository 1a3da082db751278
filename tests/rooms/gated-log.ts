import { vi } from 'vitest'
import type { RoomLog } from '../../src/rooms/room-log.ts'
import type { App } from '../support.ts'

/** The store's own log, with some of its methods in other hands. */
export const gatedLog = (log: RoomLog, changed: Partial<RoomLog>): RoomLog => ({
  head: (room) => log.head(room),
  read: (...asked) => log.read(...asked),
  follow: (...asked) => log.follow(...asked),
  nudge: (room) => log.nudge(room),
  renew: (...asked) => log.renew(...asked),
  saveCheckpoint: (...asked) => log.saveCheckpoint(...asked),
  loadCheckpoint: (room) => log.loadCheckpoint(room),
  importing: (...asked) => log.importing(...asked),
  ...changed,
})

/** Something to wait for, and the way to end the waiting. */
export function gate<T = void>(): { passed: Promise<T>; pass(value: T): void } {
  let pass: (value: T) => void = () => undefined
  const passed = new Promise<T>((resolve) => (pass = resolve))
  return { passed, pass }
}

/** The store takes the next line when it is let, not before. */
export function holdNextLine({ stores }: App) {
  const { chat } = stores.stores
  const say = chat.say.bind(chat)
  const [begun, release] = [gate(), gate()]
  vi.spyOn(chat, 'say').mockImplementationOnce(async (...asked) => {
    begun.pass()
    await release.passed
    return say(...asked)
  })
  return { begun, release }
}
