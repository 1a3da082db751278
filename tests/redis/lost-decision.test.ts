import { describe, expect, it } from 'vitest'
import { asking, type Cause } from '../../src/rooms/deciding.ts'
import type { Decision } from '../../src/rooms/decision-store.ts'
import { eventBody } from '../../src/rooms/event-body.ts'
import { COUNTERS, GATES, restrictedGate } from '../../src/rooms/gates.ts'
import { LogLost } from '../../src/rooms/room-log.ts'
import { calmRoom, hashOf, line, newEpoch, newId, newPerson, openRoom, outcome, T0 } from '../contract/store-stage.ts'
import { journal, open, ownRedis } from './own-redis.ts'

const [ann, host] = [newPerson(), newPerson()]
const brakes = (hold: boolean): Decision => ({
  events: [eventBody('brakes.changed', { by: host }, { hold })],
  gates: { [GATES.hold]: hold ? '1' : null, [restrictedGate(ann)]: hold ? '0' : null },
})
const asked = (): Cause => asking({ person: { id: host, standing: 'guest' }, hash: hashOf('x') }, newId())

describe('decisions at the end of a log that was lost', () => {
  // A cut in the middle of a step loses all of it: the log, its gates, its counters and `decided` are of one moment.
  it.each([0, 1, 40, 400])(
    '[DECIDE-1] [RED-3] with %i bytes of it left, gates and counters are as the log says, and the room can be decided on',
    async (left) => {
      await using redis = await ownRedis()
      const room = await (async () => {
        await using node = await open(redis.url)
        const { chat, decisions } = node.stores
        const stage = await openRoom(node.stores)
        expect(
          await decisions.decide(stage.room, { ...asked(), events: brakes(false).events ?? [] }, stage.at(T0, 1)),
        ).toMatchObject({
          ok: true,
        })
        const kept = journal(redis).length()
        expect(await decisions.decide(stage.room, { ...asked(), ...brakes(true) }, stage.at(T0, 2))).toMatchObject({
          ok: true,
        })
        const bob = await chat.say(stage.room, [line(newPerson(), 'held')], calmRoom, stage.at(T0, 3))
        expect(bob).toMatchObject([{ ok: true, value: { held: true } }])
        return { ...stage, kept }
      })()
      await redis.kill()
      journal(redis).cut(room.kept + left)
      await redis.again()
      await using node = await open(redis.url)
      const { chat, decisions, log } = node.stores
      const { seq = 0 } = (await log.head(room.room)) ?? {}
      // Who had seen more decides nothing, under the old epoch or by another one.
      await expect(decisions.decide(room.room, { ...asked(), ...brakes(false) }, room.at(T0, 5))).rejects.toThrow(
        LogLost,
      )
      const epoch = newEpoch()
      await log.renew(room.room, room.epoch, epoch)
      const at = { epoch, seen: seq, now: T0 + 1 }
      const held = seq >= 3
      const archive: Decision = { counted: { [COUNTERS.held]: 0 }, events: brakes(false).events ?? [] }
      const [said] = await chat.say(room.room, [line(ann, 'hello')], calmRoom, at)
      expect(said && outcome(said)).toBe(held ? 'banned' : 'accepted')
      expect(await decisions.decide(room.room, { ...asked(), ...archive }, at)).toMatchObject({ ok: true })
    },
  )
})
