import type { Logger } from 'pino'
import type { Dispatch } from '../gateway/dispatcher.ts'
import type { Attendance } from '../presence/attendance.ts'
import { REFUSALS } from '../protocol/core.ts'
import type { EveryoneView, RoomEvent } from '../protocol/index.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Hosting } from '../rooms/hosting.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { crowdIn, moodOf, SLOT_MS, type Mood } from './demo-crowd.ts'
import { DEMO_HOST, demoFans, isDemoPerson } from './demo-fans.ts'
import { isHand, lastHand } from './demo-hands.ts'
import { ordersAt } from './demo-rounds.ts'
import { DEMO_ROOM, type Called, type DemoSeen } from './demo-script.ts'
import { votesIn } from './fan-votes.ts'
import { momentOf, REAL_PACE, type DemoPace } from './demo-time.ts'

/** What the demo stands on: the same doors as everybody's. */
export interface DemoGround {
  dispatch: Dispatch
  hosting: Hosting
  attendance: Attendance
  clock: Clock
  logger: Logger
}

const FANS = 200
const LONGEST_LOOK_MS = 200
/** The most slots that are made up for at once: who was away does not hear all that was not said. */
const SLOTS_AT_ONCE = 20

/**
 * Lets the demo room live, until disposed: its host leads through one round after the other and its fans talk, cheer and
 * react, all by ordinary commands, as long as somebody real is there on this node. Ids are made of the room's own moments,
 * so that nodes and restarts do nothing twice. When another host does something, the demo's host keeps still for a while.
 */
export function runDemo(ground: DemoGround, pace: DemoPace = REAL_PACE): Disposable {
  const run = new DemoRun(ground, pace)
  const timer = setInterval(() => void run.look(), Math.min(LONGEST_LOOK_MS, Math.max(20, pace.secondMs / 4)))
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      run[Symbol.dispose]()
    },
  }
}

class DemoRun implements Disposable {
  readonly #ground: DemoGround
  readonly #pace: DemoPace
  readonly #fans = demoFans(FANS)
  readonly #present: Disposable[] = []
  #live: LiveRoom | undefined
  #watching: Disposable | undefined
  #handAt = 0
  #slot = 0
  #looking = false
  #ended = false
  #awake = false
  /** What was answered for good, of the part of the round that is named here. */
  #done = { part: '', ids: new Set<string>() }

  constructor(ground: DemoGround, pace: DemoPace) {
    this.#ground = ground
    this.#pace = pace
  }

  /** One look at the room, and what is to be done about it. Never rejects; one that is still going on is enough. */
  async look(): Promise<void> {
    if (this.#looking || this.#ended) return
    this.#looking = true
    try {
      const live = await this.#ground.hosting.open(DEMO_ROOM)
      if (this.#ended) return
      if (live !== this.#live) this.#moveTo(live?.replica.everyone.launch.demo ? live : undefined)
      if (this.#live) await this.#act(this.#live)
    } catch (error) {
      this.#ground.logger.debug({ error }, 'the demo waits')
    } finally {
      this.#looking = false
    }
  }

  #moveTo(live: LiveRoom | undefined): void {
    this.#leave()
    this.#live = live
    if (live === undefined) return
    this.#handAt = lastHand(live.replica.ring, DEMO_HOST.person.id)
    const happened = (event: RoomEvent): void => {
      if (isHand(event, DEMO_HOST.person.id)) this.#handAt = event.at
    }
    this.#watching = live.watch({ happened })
  }

  async #act(live: LiveRoom): Promise<void> {
    const { clock, attendance } = this.#ground
    const now = clock.now()
    const { everyone, staff } = live.replica
    const moment = momentOf(everyone.launch, now, this.#pace)
    const mood = moodOf(everyone, moment)
    this.#gather(live, mood?.here ?? 0)
    const slot = Math.floor(now / SLOT_MS)
    const first = Math.max(this.#slot + 1, slot - SLOTS_AT_ONCE)
    this.#slot = slot
    if (![...attendance.present(live)].some((person) => !isDemoPerson(person))) return void (this.#awake = false)
    const wanted = live.signals['question.votes']?.value ?? {}
    if (moment) await this.#lead({ everyone, staff, now, moment, pace: this.#pace, wanted })
    if (mood === undefined || !this.#awake) return void (this.#awake = true)
    for (let each = first; each <= slot; each++)
      for (const order of this.#inSlot(each, mood, live.replica.everyone)) void this.#call(order)
  }

  #inSlot(slot: number, mood: Mood, everyone: EveryoneView): Called[] {
    const present = this.#fans.slice(0, this.#present.length)
    const votes = votesIn({ slot, ms: SLOT_MS, pace: this.#pace }, everyone, present)
    return [...crowdIn(slot, mood, everyone, this.#fans), ...votes]
  }

  /** What the host does, unless another one has taken over. */
  async #lead(seen: DemoSeen): Promise<void> {
    const { phase, anchor } = seen.moment
    const part = `${phase} ${anchor}`
    if (this.#done.part !== part) this.#done = { part, ids: new Set() }
    for (const order of ordersAt(seen)) {
      if (seen.now < this.#handAt + this.#pace.stillMs) return
      await this.#callOnce(order)
    }
  }

  /** As many fans are here as the mood says. */
  #gather(live: LiveRoom, part: number): void {
    const count = Math.ceil(part * this.#fans.length)
    for (const fan of this.#fans.slice(this.#present.length, count))
      this.#present.push(this.#ground.attendance.join(live, fan.session.person.id))
    for (const gone of this.#present.splice(count)) gone[Symbol.dispose]()
  }

  async #callOnce(order: Called): Promise<void> {
    if (this.#ended || this.#done.ids.has(order.id)) return
    const { ids } = this.#done
    if (await this.#call(order)) ids.add(order.id)
  }

  /** Whether that was answered for good. */
  async #call({ by, command, input, id }: Called): Promise<boolean> {
    const { dispatch, logger } = this.#ground
    const session = by === 'host' ? DEMO_HOST : this.#fans[by]?.session
    if (session === undefined) return true
    const reply = await dispatch({ session, room: DEMO_ROOM }, command, { ...input, id })
    if (reply.ok) return true
    logger.debug({ command, id, refused: reply.refused }, 'the demo was refused')
    return !REFUSALS[reply.refused].retry
  }

  #leave(): void {
    this.#watching?.[Symbol.dispose]()
    for (const gone of this.#present.splice(0)) gone[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    this.#ended = true
    this.#leave()
  }
}
