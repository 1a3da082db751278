import { describe, expect, it } from 'vitest'
import { featureLine, judgeLines, pinLine, strikeLine } from '../../src/chat/chat-decisions.ts'
import type { Reply } from '../../src/protocol/core.ts'
import type { Outdated } from '../../src/rooms/decision-store.ts'
import type { Seen, Verdict } from '../../src/rooms/deciding.ts'
import { GATES } from '../../src/rooms/gates.ts'
import { Replica } from '../../src/rooms/replica.ts'
import type { Appended } from '../../src/rooms/room-log.ts'
import type { Contract } from './contract.ts'
import { END, hashOf, line, newId, newPerson, openRoom, sender, T0, valueOf, windowMs } from './store-stage.ts'

const [ann, host] = [newPerson(), newPerson()]
const by = { by: host }

/** A room with two lines of Ann's; a node that sees it as it was when it last looked. */
async function scene(stores: Parameters<Contract>[0]) {
  const { chat, decisions, log } = stores()
  const stage = await openRoom(stores())
  const lines = [await stage.said(ann, 'one'), await stage.said(ann, 'two')].map(({ seq }) => seq)
  const node = new Replica(stage.room)
  const look = async (): Promise<void> => {
    for (const entry of await log.read(stage.room, node.seq + 1, END)) node.take(entry)
  }
  await look()
  const read = async (seq: number) => (await log.read(stage.room, seq, seq))[0]
  return {
    ...{ stage, chat, lines, node, look, read },
    ask: (rule: (seen: Seen) => Promise<Verdict>): Promise<Verdict> => {
      const { everyone, staff } = node
      return rule({ room: stage.room, everyone, staff, mineOf: (person) => node.mineOf(person), now: T0 })
    },
    decide: (verdict: Verdict): Promise<Reply<Appended> | Outdated> => {
      if (typeof verdict === 'string') throw new Error(verdict)
      const asking = { person: host, id: newId(), hash: hashOf('a command') }
      return decisions.decide(stage.room, { asking, ...verdict }, stage.at(T0, node.seq))
    },
    edit: (seq: number) => chat.edit(stage.room, { ...line(ann, 'other'), line: seq, windowMs }, stage.at(T0)),
    remove: (seq: number) => chat.remove(stage.room, { ...sender(ann), line: seq }, stage.at(T0)),
  }
}

export const chatDecisionContract: Contract = (stores) =>
  describe('what hosts decide about lines', () => {
    it('[CHAT-10] a line that its writer removed or edited at the same time is not pinned, nor sent to the wall', async () => {
      const { lines, read, ask, decide, edit, remove, look } = await scene(stores)
      const [one = 0, two = 0] = lines
      const verdicts = [await ask(pinLine(one, by, read)), await ask(featureLine(two, true, by, read))]
      valueOf(await remove(one))
      valueOf(await edit(two))
      for (const verdict of verdicts) expect(await decide(verdict)).toMatchObject({ outdated: true })
      expect(await ask(pinLine(one, by, read))).toBe('not_found')
      await look()
      expect(await decide(await ask(featureLine(two, true, by, read)))).toMatchObject({ ok: true })
    })

    it('[CHAT-10] pinning leaves the line as it was, for its writer too', async () => {
      const { stage, lines, read, ask, decide, edit, remove } = await scene(stores)
      const [one = 0] = lines
      const before = (await stage.entries())[one - 1]
      valueOf((await decide(await ask(pinLine(one, by, read)))) as Reply<Appended>)
      const after = (await stage.entries())[one - 1]
      expect(after?.body).toBe(before?.body)
      valueOf(await edit(one))
      valueOf(await remove(one))
      expect(JSON.stringify(await stage.entries())).not.toMatch(/"one"|other/)
    })

    it('[CHAT-6] words that are written while a host removes the line are removed as well', async () => {
      const { stage, lines, read, decide, edit } = await scene(stores)
      const [one = 0] = lines
      const verdict = await strikeLine(one, by, read)()
      valueOf(await edit(one))
      expect(await decide(verdict)).toMatchObject({ outdated: true })
      expect(await decide(await strikeLine(one, by, read)())).toMatchObject({ ok: true })
      const left = (await stage.events()).filter(({ to }) => to === undefined)
      expect(JSON.stringify(left)).not.toMatch(/"one"|other/)
      expect(await strikeLine(one, by, read)()).toBe('not_found')
    })

    it('[HOLD-2] of two judgements of the same lines the later one is outdated, and finds nothing to judge then', async () => {
      const { stage, chat, node, read, ask, decide, look } = await scene(stores)
      await decide({ gates: { [GATES.hold]: '1' } })
      const said = await chat.say(stage.room, [line(ann, 'three')], { lines: 9, windowMs: 1, muteMs: 1 }, stage.at(T0))
      expect(said).toMatchObject([{ value: { held: true } }])
      await look()
      const held = node.staff.chat.held.map((waiting) => waiting.held)
      const [allowing, denying] = [
        await ask(judgeLines(held, true, by, read)),
        await ask(judgeLines(held, false, by, read)),
      ]
      valueOf((await decide(denying)) as Reply<Appended>)
      expect(await decide(allowing)).toMatchObject({ outdated: true })
      await look()
      expect(await ask(judgeLines(held, true, by, read))).toEqual({})
      expect(JSON.stringify(await stage.entries())).not.toContain('three')
    })
  })
