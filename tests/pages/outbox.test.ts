import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Outbox, OUTBOX_LENGTH } from '../../client/src/room/outbox.ts'
import { accept, refuse, type CommandId, type Reply } from '../../src/protocol/core.ts'

/** A server whose answers the test gives by hand. */
function desk() {
  const sent: { id: string; text?: string; answer: (reply: Reply<{ seq?: number }>) => void }[] = []
  const outbox = new Outbox(
    (_, input) => new Promise((answer) => sent.push({ ...(input as { id: string; text?: string }), answer })),
  )
  const say = (text: string) => outbox.add({ id: `id-of-${text}` as CommandId, name: 'chat.send', text })
  const states = () => outbox.waiting.value.map(({ text, state }) => `${text} ${state}`)
  return { sent, outbox, say, states }
}
const settle = () => vi.advanceTimersByTimeAsync(1_000)

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('sends one after the other, in order, and only while open', async () => {
  const { sent, outbox, say, states } = desk()
  say('a')
  say('b')
  await settle()
  expect(sent).toHaveLength(0)
  outbox.open()
  await settle()
  expect(sent.map(({ text }) => text)).toEqual(['a'])
  sent[0]?.answer(accept({ seq: 5 }))
  await settle()
  expect(sent.map(({ text }) => text)).toEqual(['a', 'b'])
  expect(states()).toEqual(['a done', 'b waiting'])
})

it('asks again with the same id after a cut, and after answers that say nothing about the command', async () => {
  const { sent, outbox, say, states } = desk()
  outbox.open()
  await settle()
  say('a')
  outbox.close()
  sent[0]?.answer(refuse('unconfirmed'))
  await settle()
  expect(sent).toHaveLength(1)
  outbox.open()
  await settle()
  sent[1]?.answer(refuse('unavailable'))
  await settle()
  expect(outbox.trouble.value).toBe('unavailable')
  sent[2]?.answer(accept({ seq: 7 }))
  await settle()
  expect(outbox.trouble.value).toBe(undefined)
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  expect(states()).toEqual(['a done'])
})

it('forgets a line when the log tells it, before or after the answer', async () => {
  const { sent, outbox, say, states } = desk()
  outbox.open()
  await settle()
  say('a')
  outbox.seen(new Set(['id-of-a' as CommandId]), 3)
  sent[0]?.answer(accept({ seq: 3 }))
  await settle()
  say('b')
  sent[1]?.answer(accept({ seq: 5 }))
  await settle()
  expect(states()).toEqual(['b done'])
  outbox.seen(new Set(), 5)
  expect(states()).toEqual([])
})

it('keeps what was refused, with until when, and tries it again by the same id when told to', async () => {
  const { sent, outbox, say, states } = desk()
  outbox.open()
  await settle()
  say('a')
  sent[0]?.answer(refuse('flooding', 10_000))
  await settle()
  expect(states()).toEqual(['a failed'])
  expect(outbox.waiting.value[0]?.until).toBeGreaterThan(Date.now())
  outbox.retry('id-of-a' as CommandId)
  await settle()
  expect(sent.map(({ id }) => id)).toEqual(['id-of-a', 'id-of-a'])
})

it('says again what the log has lost', async () => {
  const { sent, outbox, say } = desk()
  outbox.open()
  await settle()
  say('a')
  sent[0]?.answer(accept({ seq: 9 }))
  await settle()
  outbox.close()
  outbox.open(true)
  await settle()
  expect(sent.map(({ id }) => id)).toEqual(['id-of-a', 'id-of-a'])
})

it('takes twenty, and not one more', () => {
  const { say } = desk()
  const taken = Array.from({ length: OUTBOX_LENGTH + 1 }, (_, n) => say(`${n}`))
  expect(taken.filter(Boolean)).toHaveLength(OUTBOX_LENGTH)
  expect(taken.at(-1)).toBe(false)
})
