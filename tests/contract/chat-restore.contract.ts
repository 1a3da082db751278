import { describe, expect, it } from 'vitest'
import { strikeLine } from '../../src/chat/chat-decisions.ts'
import { CHAT_LIMITS } from '../../src/protocol/chat.ts'
import { accept, refuse, type PersonId } from '../../src/protocol/core.ts'
import { GATES } from '../../src/rooms/gates.ts'
import type { Contract } from './contract.ts'
import { digestOf, line, losesLog, newEpoch, newPerson, openRoom, outcome } from './store-stage.ts'
import { sender, T0, valueOf, windowMs, WINDOW } from './store-stage.ts'

const [ann, host] = [newPerson(), newPerson()]

/** A room in which Ann said a line, and what hosts and she can do with it. */
async function scene(stores: Parameters<Contract>[0]) {
  const { chat, decisions, log } = stores()
  const stage = await openRoom(stores())
  const said = await stage.said(ann, 'secret words')
  const read = async (seq: number) => (await log.read(stage.room, seq, seq))[0]
  const seen = async () => stage.at(T0, (await log.head(stage.room))?.seq)
  return {
    stage,
    said,
    strike: async (seq: number) => {
      const { id, hash } = sender(host)
      const verdict = await strikeLine(seq, { by: host, id }, read)()
      if (typeof verdict === 'string') throw new Error(verdict)
      const reply = await decisions.decide(stage.room, { asking: { person: host, id, hash }, ...verdict }, await seen())
      if ('outdated' in reply) throw new Error('outdated')
      return valueOf(reply)
    },
    restore: (seq: number, command = sender(host), now = T0) =>
      chat.restore(stage.room, { ...command, line: seq }, stage.at(now)),
    remove: (seq: number, person: PersonId = ann) =>
      chat.remove(stage.room, { ...sender(person), line: seq }, stage.at(T0)),
    edit: (seq: number, text: string) =>
      chat.edit(stage.room, { ...line(ann, text), line: seq, windowMs }, stage.at(T0)),
    close: async () => decisions.decide(stage.room, { gates: { [GATES.closed]: '1' } }, await seen()),
    words: async () => JSON.stringify(await stage.entries()),
  }
}

export const chatRestoreContract: Contract = (stores) =>
  describe('restoring a line', () => {
    it('[CHAT-6] a line that a host removed is back as it was, and the chain of hashes holds', async () => {
      const { stage, said, strike, restore } = await scene(stores)
      const digest = digestOf(stage.room, await stage.entries())
      await strike(said.seq)
      const command = sender(host)
      expect(await restore(said.seq, command, T0 + 5)).toEqual(accept({ seq: 5, at: T0 + 5 }))
      const events = await stage.events()
      const saying = { name: 'Somebody', text: 'secret words' }
      expect(events[1]).toEqual({ seq: 2, at: T0, type: 'chat.said', by: ann, ...saying, edits: [5] })
      const restored = { type: 'chat.restored', by: host, id: command.id, ...saying, person: ann, line: 2 }
      expect(events[4]).toEqual({ seq: 5, at: T0 + 5, ...restored })
      expect(digestOf(stage.room, (await stage.entries()).slice(0, 2))).toBe(digest)
    })

    it('[CHAT-6] the writer may edit and remove it again: then no words of it are left for others, and it stays gone', async () => {
      const { stage, said, strike, restore, ...act } = await scene(stores)
      await strike(said.seq)
      await restore(said.seq)
      valueOf(await act.edit(said.seq, 'better words'))
      expect((await stage.events())[1]).toMatchObject({ text: 'better words', edits: [5, 6] })
      valueOf(await act.remove(said.seq))
      const left = (await stage.events()).filter(({ to }) => to === undefined)
      expect(JSON.stringify(left)).not.toMatch(/secret|better/)
      expect(left.filter((event) => event.tombstone).map(({ seq }) => seq)).toEqual([2, 5, 6])
      expect(await restore(said.seq)).toEqual(refuse('not_found'))
    })

    it('[CHAT-6] removed and put back as often as one likes, it has the words it had last', async () => {
      const { stage, said, strike, restore, edit } = await scene(stores)
      for (const text of ['second', 'third']) {
        await strike(said.seq)
        valueOf(await restore(said.seq))
        valueOf(await edit(said.seq, `${text} words`))
      }
      await strike(said.seq)
      valueOf(await restore(said.seq))
      expect((await stage.events())[1]).toMatchObject({ text: 'third words' })
    })

    it('refuses what its writer removed, what is no line, what stands, and what a closed room has lost', async () => {
      const { stage, said, strike, restore, remove, close } = await scene(stores)
      expect(await restore(said.seq)).toEqual(refuse('stale'))
      for (const seq of [0, 1, 99, Number.MAX_SAFE_INTEGER]) expect(await restore(seq)).toEqual(refuse('not_found'))
      const own = await stage.said(ann, 'own words')
      valueOf(await remove(own.seq))
      expect(await restore(own.seq)).toEqual(refuse('not_found'))
      const removal = await strike(said.seq)
      expect(await restore(removal.seq)).toEqual(refuse('not_found'))
      await close()
      expect(await restore(said.seq)).toEqual(refuse('closed'))
    })

    it(`the last ${CHAT_LIMITS.struckLines} that hosts removed can be put back, older ones not`, async () => {
      const { stage, said, strike, restore } = await scene(stores)
      const others = []
      for (let i = 0; i < CHAT_LIMITS.struckLines; i++) others.push(await stage.said(newPerson(), `line ${i}`))
      await strike(said.seq)
      for (const other of others) await strike(other.seq)
      expect(await restore(said.seq)).toEqual(refuse('not_found'))
      expect(outcome(await restore(others[0]?.seq ?? 0))).toBe('accepted')
    })

    it('[CMD-1] the same id restores once and gets one answer; others at the same time find it there', async () => {
      const { stage, said, strike, restore } = await scene(stores)
      await strike(said.seq)
      const command = sender(host)
      const [same, others] = await Promise.all([
        Promise.all(Array.from({ length: 4 }, () => restore(said.seq, command))),
        Promise.all(Array.from({ length: 4 }, () => restore(said.seq))),
      ])
      expect(new Set(same.map((reply) => JSON.stringify(reply))).size).toBe(1)
      const outcomes = [same[0] ?? refuse('internal'), ...others].map(outcome)
      expect(outcomes.toSorted()).toEqual(['accepted', ...Array<string>(4).fill('stale')])
      expect(await stage.entries()).toHaveLength(5)
      expect(await restore(said.seq, command, T0 + WINDOW)).toEqual(same[0])
    })

    it('[CHAT-6] a removal by the writer at the same time leaves no words for others, whichever comes first', async () => {
      for (let round = 0; round < 10; round++) {
        const { stage, said, strike, restore, remove } = await scene(stores)
        await strike(said.seq)
        await Promise.all([restore(said.seq), remove(said.seq)])
        await remove(said.seq)
        const left = (await stage.events()).filter(({ to }) => to === undefined)
        expect(JSON.stringify(left)).not.toContain('secret')
      }
    })

    it('[LOG-3] a writer who knows another log restores nothing', async () => {
      const { stage, said, strike, words } = await scene(stores)
      await strike(said.seq)
      const before = await words()
      for (const wrong of [{ epoch: newEpoch() }, { seen: 99 }]) {
        const change = { ...sender(host), line: said.seq }
        expect(await losesLog(stores().chat.restore(stage.room, change, { ...stage.at(T0), ...wrong }))).toBe(true)
      }
      expect(await words()).toBe(before)
    })
  })
