import { describe, expect, it } from 'vitest'
import { accept, refuse, type Reply } from '../../src/protocol/core.ts'
import type { Decision, Outdated } from '../../src/rooms/decision-store.ts'
import { leafOf } from '../../src/rooms/digest.ts'
import { eventBody, tombstoneBody } from '../../src/rooms/event-body.ts'
import type { Appended } from '../../src/rooms/room-log.ts'
import type { Contract } from './contract.ts'
import { END, hashOf, losesLog, newEpoch, newId, newPerson, openRoom, T0, WINDOW, type Stage } from './store-stage.ts'

const blanked = (blank: boolean): string => eventBody('brakes.changed', {}, { blank })

export const decisionContract: Contract = (stores) =>
  describe('decisions', () => {
    const person = newPerson()
    const command = (content = newId() as string) => ({ asking: { person, id: newId(), hash: hashOf(content) } })
    const decide = (stage: Stage, decision: Decision, now = T0, seen = END): Promise<Reply<Appended> | Outdated> =>
      seenSoFar(stage, seen).then((at) => stores().decisions.decide(stage.room, decision, stage.at(now, at)))
    const seenSoFar = async (stage: Stage, seen: number): Promise<number> =>
      Math.min(seen, (await stores().log.head(stage.room))?.seq ?? 0)
    const dueOf = async (stage: Stage) =>
      (await stores().deadlines.due(T0 + WINDOW, 100_000)).filter(({ room }) => room === stage.room)

    it('[DECIDE-1] appends its events in order, and answers with the place of the first', async () => {
      const stage = await openRoom(stores())
      const events = [blanked(true), eventBody('teaser.dropped', { to: 'staff' }, { card: 'a' }), blanked(false)]
      expect(await decide(stage, { ...command(), events }, T0 + 5)).toEqual(accept({ seq: 2, at: T0 + 5 }))
      expect((await stage.entries()).slice(1).map(({ body }) => body)).toEqual(events)
    })

    it('a decision without an event answers with the newest entry', async () => {
      const stage = await openRoom(stores())
      expect(await decide(stage, {})).toEqual(accept({ seq: 1, at: T0 }))
    })

    it('[CMD-1] asked again with the same id it gives the first answer, and nothing happens twice', async () => {
      const stage = await openRoom(stores())
      const decision = { ...command(), events: [blanked(true)], counters: { held: 1 } }
      const first = await decide(stage, decision)
      for (const now of [T0 + 1, T0 + WINDOW - 1, T0 + WINDOW])
        expect(await decide(stage, decision, now, 0)).toEqual(first)
      expect(await stage.entries()).toHaveLength(2)
      const other = { ...decision, asking: { ...decision.asking, hash: hashOf('other') } }
      expect(await decide(stage, other)).toEqual(refuse('id_reused'))
    })

    it('[DECIDE-2] a decision that has not seen the one before it is outdated, and told how far to look', async () => {
      const stage = await openRoom(stores())
      await decide(stage, { ...command(), events: [blanked(true), blanked(false)] })
      const late = { ...command(), events: [blanked(true)] }
      expect(await decide(stage, late, T0, 2)).toEqual({ outdated: true, upTo: 3 })
      expect(await decide(stage, { ...late, refused: 'not_now' }, T0, 1)).toEqual({ outdated: true, upTo: 3 })
      expect(await stage.entries()).toHaveLength(3)
      expect(await decide(stage, late, T0, 3)).toEqual(accept({ seq: 4, at: T0 }))
    })

    it('[DECIDE-2] what fans say meanwhile does not make it outdated', async () => {
      const stage = await openRoom(stores())
      await stage.said(newPerson(), 'hello')
      expect(await decide(stage, { ...command(), events: [blanked(true)] }, T0, 1)).toEqual(accept({ seq: 3, at: T0 }))
    })

    it('[DECIDE-2] of many who decide on the same view, one does', async () => {
      const stage = await openRoom(stores())
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => decide(stage, { ...command(), events: [blanked(true)] }, T0, 1)),
      )
      expect(answers.filter((answer) => 'ok' in answer && answer.ok)).toHaveLength(1)
      expect(answers.filter((answer) => 'outdated' in answer)).toHaveLength(11)
      expect(await stage.entries()).toHaveLength(2)
    })

    it('a refusal changes nothing, and is kept unless retrying can cure it', async () => {
      const stage = await openRoom(stores())
      const owed = { ...command('same'), refused: 'owed', events: [blanked(true)], gates: { hold: '1' } } as const
      expect(await decide(stage, owed)).toEqual(refuse('owed'))
      const { refused: _, ...allowed } = owed
      expect(await decide(stage, allowed)).toEqual(refuse('owed'))
      const away = { ...command('same'), refused: 'unavailable', events: [blanked(true)] } as const
      expect(await decide(stage, away)).toEqual(refuse('unavailable'))
      expect(await stage.entries()).toHaveLength(1)
      const { refused: _again, ...now } = away
      expect(await decide(stage, now)).toEqual(accept({ seq: 2, at: T0 }))
    })

    it('[DEAD-1] sets, moves and clears deadlines; one that is due is done once, at its moment', async () => {
      const stage = await openRoom(stores())
      const timed = { kind: 'teaser.show', thing: 'a' } as const
      await decide(stage, {
        deadlines: [
          { ...timed, at: T0 + 10 },
          { kind: 'launch.open', thing: 'x', at: T0 + 5 },
        ],
      })
      await decide(stage, {
        deadlines: [
          { ...timed, at: T0 + 20 },
          { kind: 'launch.open', thing: 'x', at: null },
        ],
      })
      expect(await dueOf(stage)).toEqual([{ ...timed, room: stage.room, at: T0 + 20 }])
      const show = (at: number, now: number) => decide(stage, { due: { ...timed, at }, events: [blanked(true)] }, now)
      expect(await show(T0 + 10, T0 + 30)).toEqual(refuse('not_now'))
      expect(await show(T0 + 20, T0 + 19)).toEqual(refuse('not_now'))
      expect(await show(T0 + 20, T0 + 20)).toEqual(accept({ seq: 2, at: T0 + 20 }))
      expect(await show(T0 + 20, T0 + 21)).toEqual(refuse('not_now'))
      expect(await dueOf(stage)).toEqual([])
    })

    it('replaces entries only as they were read', async () => {
      const stage = await openRoom(stores())
      const { seq } = await stage.said(person, 'words to be gone')
      const entry = (await stage.entries())[seq - 1]
      if (entry === undefined) throw new Error('the line is not there')
      const removal = (body: string) => ({
        events: [eventBody('chat.removed', { gone: [[seq, leafOf(entry)]] }, { line: seq })],
        replaced: [{ entry, body }],
      })
      expect(await decide(stage, removal(tombstoneBody(entry.body)))).toEqual(accept({ seq: 3, at: T0 }))
      const [, gone] = await stage.entries()
      expect(gone).toEqual({ seq, at: T0, leaf: leafOf(entry), body: tombstoneBody(entry.body) })
      expect(await decide(stage, removal('{"type":"chat.said"}'))).toEqual({ outdated: true, upTo: 3 })
      const back = { replaced: [{ entry: gone ?? entry, body: entry.body }], events: [blanked(true)] }
      expect(await decide(stage, back)).toEqual(accept({ seq: 4, at: T0 }))
      expect((await stage.entries())[1]).toEqual({ seq, at: T0, leaf: leafOf(entry), body: entry.body })
    })

    it('[DECIDE-2] a decision that rests on a count is outdated when the crowd has counted on', async () => {
      const stage = await openRoom(stores())
      const closing = { events: [blanked(true)], counted: { held: 0 } }
      await decide(stage, { counters: { held: 2 } })
      expect(await decide(stage, closing)).toEqual({ outdated: true, upTo: 1 })
      await decide(stage, { counters: { held: -2 } })
      expect(await decide(stage, closing)).toEqual(accept({ seq: 2, at: T0 }))
    })

    it('[LOG-3] who knows another log decides nothing', async () => {
      const stage = await openRoom(stores())
      const decision = { ...command(), events: [blanked(true)] }
      for (const wrong of [{ epoch: newEpoch() }, { seen: 1_000 }])
        expect(await losesLog(stores().decisions.decide(stage.room, decision, { ...stage.at(T0, 1), ...wrong }))).toBe(
          true,
        )
      expect(await stage.entries()).toHaveLength(1)
    })
  })
