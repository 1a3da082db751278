import { describe, expect, it } from 'vitest'
import type { Reacting } from '../../src/chat/chat-store.ts'
import { REACTIONS } from '../../src/protocol/chat.ts'
import { accept, refuse, type PersonId } from '../../src/protocol/core.ts'
import { GATES, restrictedGate } from '../../src/rooms/gates.ts'
import type { Contract } from './contract.ts'
import { line, losesLog, newEpoch, newPerson, only, openRoom, sender, T0, valueOf, windowMs } from './store-stage.ts'

const [ann, bob] = [newPerson(), newPerson()]
const counts = (...given: number[]) => [...given, ...Array<number>(REACTIONS.length - given.length).fill(0)]
const to = (seq: number, person: PersonId, reaction = 0, on = true): Reacting => ({
  ...{ person, ids: [person], line: seq, reaction, on },
})

async function scene(stores: Parameters<Contract>[0]) {
  const { chat, decisions } = stores()
  const stage = await openRoom(stores())
  const { seq } = await stage.said(ann, 'hello')
  return {
    stage,
    seq,
    chat,
    react: (...reactions: Reacting[]) => chat.react(stage.room, reactions, stage.at(T0)),
    set: (gates: Record<string, string | null>) => decisions.decide(stage.room, { gates }, stage.at(T0, 2)),
  }
}

export const reactionContract: Contract = (stores) =>
  describe('reacting to lines', () => {
    it('[CHAT-7] a person counts once for each line and reaction, and not at all when it is taken back', async () => {
      const { stage, seq, chat, react } = await scene(stores)
      const batch = [to(seq, ann), to(seq, bob), to(seq, bob), to(seq, bob, 5), to(seq, ann, 0, false)]
      const after = [counts(1), counts(2), counts(2), counts(2, 0, 0, 0, 0, 1), counts(1, 0, 0, 0, 0, 1)]
      expect(await react(...batch)).toEqual(after.map((given) => accept({ counts: given })))
      expect(await react(to(seq, ann, 0, false))).toEqual([accept({ counts: counts(1, 0, 0, 0, 0, 1) })])
      expect(await chat.reactions(stage.room, [seq, 1, 99])).toEqual({ [seq]: counts(1, 0, 0, 0, 0, 1) })
      expect(await stage.entries()).toHaveLength(2)
    })

    it('[CHAT-7] a line whose reactions were all taken back has none', async () => {
      const { stage, seq, chat, react } = await scene(stores)
      expect(await react(to(seq, ann), to(seq, ann, 0, false))).toEqual([
        accept({ counts: counts(1) }),
        accept({ counts: counts() }),
      ])
      expect(await chat.reactions(stage.room, [seq])).toEqual({})
      expect(await react(to(seq, ann, 3, false))).toEqual([accept({ counts: counts() })])
      expect(await chat.reactions(stage.room, [seq])).toEqual({})
      expect(await chat.reactions(stage.room, [])).toEqual({})
    })

    it('[CHAT-7] more than one script takes are counted all the same, in order, at the same time', async () => {
      const { stage, seq, chat, react } = await scene(stores)
      const fans = Array.from({ length: 300 }, newPerson)
      const replies = await react(...fans.map((fan) => to(seq, fan)))
      expect(replies.map((reply) => valueOf(reply).counts[0])).toEqual(fans.map((_, i) => i + 1))
      await Promise.all(fans.map((fan, i) => react(to(seq, fan, 0, i % 3 === 0), to(seq, fan, 1))))
      expect(await chat.reactions(stage.room, [seq])).toEqual({ [seq]: counts(100, 300) })
    })

    it('[CHAT-7] edited lines keep theirs; removed lines, and what is no line, cannot be reacted to', async () => {
      const { stage, seq, chat, react } = await scene(stores)
      await react(to(seq, ann))
      const edited = valueOf(await chat.edit(stage.room, { ...line(ann, 'x'), line: seq, windowMs }, stage.at(T0)))
      expect(await react(to(seq, bob))).toEqual([accept({ counts: counts(2) })])
      for (const other of [0, 1, edited.seq, 99, Number.MAX_SAFE_INTEGER])
        expect(await react(to(other, ann))).toEqual([refuse('not_found')])
      valueOf(await chat.remove(stage.room, { ...sender(ann), line: seq }, stage.at(T0)))
      expect(await react(to(seq, ann, 0, false))).toEqual([refuse('not_found')])
    })

    it('refuses in this order: closed, banned or muted, not found', async () => {
      const { react, set } = await scene(stores)
      await set({ [GATES.closed]: '1', [restrictedGate(ann)]: '0' })
      expect(await react(to(99, ann))).toEqual([refuse('closed')])
      await set({ [GATES.closed]: null })
      expect(await react(to(99, ann))).toEqual([refuse('banned')])
      await set({ [restrictedGate(ann)]: String(T0 + 7) })
      expect(await react(to(99, ann), to(2, bob))).toEqual([refuse('muted', 7), accept({ counts: counts(1) })])
      expect(await react({ ...to(2, bob), ids: [bob, ann] })).toEqual([refuse('muted', 7)])
    })

    it('[LOG-3] who knows another log reacts to nothing', async () => {
      const { stage, seq, chat } = await scene(stores)
      for (const wrong of [{ epoch: newEpoch() }, { seen: 99 }]) {
        const reacting = chat.react(stage.room, [to(seq, ann)], { ...stage.at(T0), ...wrong })
        expect(await losesLog(reacting)).toBe(true)
      }
      expect(await chat.reactions(stage.room, [seq])).toEqual({})
      expect(only(await chat.react(stage.room, [to(seq, ann)], stage.at(T0)))).toEqual(accept({ counts: counts(1) }))
    })
  })
