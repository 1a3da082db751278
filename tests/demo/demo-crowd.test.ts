import { existsSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DEMO_CUES } from '../../src/demo/demo-cues.ts'
import { crowdIn, moodOf, SLOT_MS } from '../../src/demo/demo-crowd.ts'
import { demoFans, isDemoPerson } from '../../src/demo/demo-fans.ts'
import { DEMO_LANGUAGES, DEMO_LAUNCH } from '../../src/demo/demo-texts.ts'
import { momentOf, REAL_PACE, ROUND } from '../../src/demo/demo-time.ts'
import { FAN_ANSWERS, FAN_LINES, FAN_SHOUTS } from '../../src/demo/fan-lines.ts'
import { newVisitor } from '../../src/persons/tokens.ts'
import { CHAT_LIMITS, type ChatLine } from '../../src/protocol/chat.ts'
import { personId } from '../../src/protocol/core.schema.ts'
import type { Phase } from '../../src/protocol/launches.ts'
import { schemas } from '../../src/protocol/schemas.ts'
import { cleanText, nameRefusal } from '../../src/protocol/text.ts'
import { emptyEveryone } from '../../src/protocol/view.ts'

const T0 = 1_800_000_000_000
const fans = demoFans(200)
const perSecond = 1_000 / SLOT_MS

/** The room in which these lines were said, and how its crowd feels at that second of that part. */
function roomAt(phase: Phase, second: number, lines: readonly ChatLine[] = []) {
  const launch = {
    title: 'Aurora 3 launch',
    code: '22222',
    revision: 0,
    phase,
    startsAt: T0,
    startedAt: T0,
    endedAt: T0,
  }
  const everyone = { ...emptyEveryone(), launch, chat: { lines, featured: [] } }
  const now = T0 + (phase === 'lobby' ? second - ROUND.lobby : second) * 1_000
  return { everyone, mood: moodOf(everyone, momentOf(launch, now, REAL_PACE)) }
}

/** Lets them talk for so many seconds from there; every line is heard before the next slot. */
function talk(phase: Phase, from: number, seconds: number): ChatLine[] {
  let lines: ChatLine[] = []
  for (let slot = 0; slot < seconds * perSecond; slot++) {
    const { everyone, mood } = roomAt(phase, from + slot / perSecond, lines)
    if (mood === undefined) continue
    for (const { by, command, input } of crowdIn(slot, mood, everyone, fans)) {
      const session = fans[Number(by)]?.session
      if (command !== 'chat.send' || session === undefined) continue
      lines = [
        ...lines,
        { seq: lines.length + 1, at: T0, by: session.person.id, name: session.person.name ?? '', ...input },
      ]
    }
  }
  return lines
}

it('[DEMO-5] its fans are two hundred, in five languages, under names that anybody may have', () => {
  expect(new Set(fans.map(({ session }) => session.person.id)).size).toBe(200)
  expect(new Set(fans.map(({ session }) => session.person.name)).size).toBe(200)
  for (const language of DEMO_LANGUAGES) expect(fans.filter((fan) => fan.language === language)).toHaveLength(40)
  for (const { session } of fans) {
    expect(nameRefusal(session.person.name ?? ''), session.person.name).toBeUndefined()
    expect(personId.safeParse(session.person.id).success).toBe(true)
    expect(session.person.standing).toBe('guest')
  }
})

it('[DEMO-5] nobody who comes by a door is taken for one of them', () => {
  expect(isDemoPerson(newVisitor(0).person.id)).toBe(false)
  expect(fans.every(({ session }) => isDemoPerson(session.person.id))).toBe(true)
})

it('[DEMO-5] it says that it is a demo, in every language', () => {
  const says = { en: /demo/, 'zh-Hans': /演示/, 'zh-Hant': /示範/, es: /demostración/, pt: /demonstração/ }
  for (const language of DEMO_LANGUAGES) {
    expect(DEMO_LAUNCH[language].lead).toMatch(says[language])
    expect(DEMO_LAUNCH[language].thanks).toMatch(says[language])
  }
})

it('every text of the fans is one that the server keeps as it is, and none comes twice', () => {
  const byMood = Object.values(FAN_LINES).flatMap((mood) => Object.values(mood))
  for (const own of byMood) expect(new Set(own).size).toBeGreaterThanOrEqual(8)
  const all = [...byMood, ...Object.values(FAN_ANSWERS), ...Object.values(FAN_SHOUTS)].flat()
  for (const text of all) expect(cleanText(text, CHAT_LIMITS.textLength)).toEqual({ ok: true, text })
})

it('pictures of the cards are there, and small', () => {
  const pictures = DEMO_CUES.flatMap(({ scene }) => (scene.kind === 'card' && scene.picture ? [scene.picture] : []))
  expect(new Set(pictures).size).toBe(4)
  for (const path of pictures) {
    const file = new URL(`../../client/public${path}`, import.meta.url)
    expect(existsSync(file), path).toBe(true)
    expect(statSync(file).size).toBeLessThan(6_000)
  }
})

it.each([
  ['lobby', 0, 60, 53],
  ['lobby', 100, 50, 88],
  ['live', 0, 10, 60],
  ['live', 45, 15, 75],
  ['live', 100, 60, 60],
  ['after', 20, 60, 30],
] as const)('in %s from second %i on they say, in %i s, about %i lines', (phase, from, seconds, expected) => {
  const said = talk(phase, from, seconds).length
  expect(said).toBeGreaterThan(expected * 0.65)
  expect(said).toBeLessThan(expected * 1.35)
})

it.each(['draft', 'archived'] as const)('in a launch that is %s they say nothing', (phase) => {
  expect(roomAt(phase, 0).mood).toBeUndefined()
})

it('they do not repeat each other while there is something to talk about, and nobody speaks twice in a row', () => {
  const lines = talk('live', 100, 60)
  const answers = new Set<unknown>(Object.values(FAN_ANSWERS).flat())
  for (const [i, { by, text }] of lines.entries()) {
    const before = lines.slice(Math.max(0, i - 20), i)
    const same = before.filter((line) => line.text === text && !answers.has(text) && !text?.startsWith('@'))
    expect([...same, ...before.filter((line) => line.by === by)]).toEqual([])
  }
})

it('at T-0 many say the same, so that it can be folded', () => {
  const said = talk('live', 0, 10).map(({ text }) => text)
  const most = Math.max(...said.map((text) => said.filter((other) => other === text).length))
  expect(most).toBeGreaterThan(4)
})

it('what they do is the same for the same moment and room, and every command is one that the server takes', () => {
  const lines = talk('live', 60, 20)
  const { everyone, mood } = roomAt('live', 50, lines)
  if (mood === undefined) throw new Error('they speak then')
  for (let slot = 0; slot < 100; slot++) {
    const orders = crowdIn(slot, mood, everyone, fans)
    expect(crowdIn(slot, mood, everyone, fans)).toEqual(orders)
    for (const { command, input, id } of orders)
      expect(schemas[command].input.safeParse({ ...input, id }).error, command).toBeUndefined()
  }
})
