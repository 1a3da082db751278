import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbeddedStores } from '../../src/stores/embedded.ts'
import type { OpenStores } from '../../src/stores/stores.ts'
import { testStores } from '../contract/contract.ts'
import { line, newPerson, openRoom, sender, startAt, T0, valueOf } from '../contract/store-stage.ts'

const log = pino({ level: 'silent' })

describe('embedded stores', () => {
  let dir: string
  let open: OpenStores
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fanfare-contract-'))
    open = await openEmbeddedStores({ dir, log })
  })
  afterAll(async () => {
    await open[Symbol.asyncDispose]()
    await rm(dir, { recursive: true })
  })

  testStores(() => open.stores)

  it('say what they promise: durable on disk, no trouble', () => {
    expect([open.durability, open.trouble()]).toEqual(['disk', undefined])
    expect(Math.abs(open.clock.now() - Date.now())).toBeLessThan(1_000)
  })

  it('[LOG-7] opened again, they know everything: log, answers, pace, deadlines, removed words', async () => {
    await using reopened = await livedTwice()
    const { stores, stage, said, again, removed } = reopened
    expect(await stores.log.read(stage.room, 1, 99)).toEqual(reopened.entries)
    expect(JSON.stringify(reopened.entries)).not.toContain('a secret word')
    const replies = await stores.chat.say(stage.room, [again, line(again.person, 'one more')], oneLine, stage.at(T0, 4))
    expect(replies).toMatchObject([{ ok: true, value: said }, { refused: 'flooding' }])
    expect(valueOf(await stores.chat.remove(stage.room, removed, stage.at(T0)))).toEqual({ seq: 4, at: T0 })
    expect((await stores.deadlines.due(T0, 9)).map(({ room }) => room)).toEqual([stage.room])
    expect((await startAt(stores, stage, T0)).ok).toBe(true)
  })
})

const oneLine = { lines: 1, windowMs: 2_000, muteMs: 10_000 }

/** Stores that were used, closed and opened again, and what had been done in their first life. */
async function livedTwice() {
  const dir = await mkdtemp(join(tmpdir(), 'fanfare-reopen-'))
  const first = await openEmbeddedStores({ dir, log })
  const stage = await openRoom(first.stores, { startsAt: T0 })
  const secret = await stage.said(newPerson(), 'a word of somebody')
  const again = line(newPerson(), 'a secret word')
  const [reply] = await first.stores.chat.say(stage.room, [again], oneLine, stage.at(T0, secret.seq))
  const said = valueOf(reply ?? { ok: false, refused: 'internal', message: '' })
  const removed = { ...sender(again.person), line: said.seq }
  valueOf(await first.stores.chat.remove(stage.room, removed, stage.at(T0)))
  const entries = await stage.entries()
  await first[Symbol.asyncDispose]()
  const second = await openEmbeddedStores({ dir, log })
  const close = async (): Promise<void> => {
    await second[Symbol.asyncDispose]()
    await rm(dir, { recursive: true })
  }
  return { stores: second.stores, stage, said, again, removed, entries, [Symbol.asyncDispose]: close }
}
