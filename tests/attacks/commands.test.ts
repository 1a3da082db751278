import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { schemas } from '../../src/protocol/schemas.ts'
import type { CommandName } from '../../src/protocol/index.ts'
import { launch, newId, type App } from '../support.ts'
import { ownRedis } from '../redis/own-redis.ts'
import { expectAlive, expectClosed, line, RawFan } from './raw-fan.ts'

let app: App
beforeAll(async () => {
  app = await launch()
})
afterEach(() => expectAlive(app))
afterAll(() => app[Symbol.asyncDispose]())

const refused = (code: string) => ({ ok: false, refused: code })
const kept = async (fan: RawFan): Promise<void> => {
  expect(await fan.ask(line('still here'))).toMatchObject({ ok: true })
}

describe('commands that make no sense', () => {
  it('[A01] a command without an acknowledgement id is carried out, and not answered', async () => {
    using fan = await RawFan.open(app)
    fan.send(`42${line('no ack')}`)
    await fan.frame((frame) => frame.startsWith('42["tick"') && frame.includes('no ack'))
    await kept(fan)
    expect(fan.frames.filter((frame) => frame.startsWith('43'))).toHaveLength(1)
  })

  it.each(['null', '[]', '0', 'true', '"x"', '{}', undefined, Array(50).fill('{}').join(',')])(
    '[A02] %s as input is bad_input, and the connection is kept',
    async (input) => {
      using fan = await RawFan.open(app)
      const json = input === undefined ? '["chat.send"]' : `["chat.send",${input}]`
      expect(await fan.ask(json)).toMatchObject(refused('bad_input'))
      await kept(fan)
    },
  )

  it('[A03] with the store away a command is refused as one that may be sent again, and the server lives on', async () => {
    await using redis = await ownRedis()
    await using other = await launch({ redisUrl: redis.url })
    using fan = await RawFan.open(other)
    await kept(fan)
    await redis.kill()
    const reply = await fan.ask(line('into the void'))
    expect(reply.ok ? 'accepted' : reply.refused).toMatch(/^(unavailable|unconfirmed)$/)
    await redis.again()
    await expect.poll(async () => (await fan.ask(line('back'))).ok, { timeout: 10_000, interval: 500 }).toBe(true)
    await expectAlive(other)
  })

  it('[A06] 2,000 nested objects are cut, 7 are bad_input, and no input schema refers to itself', async () => {
    using fan = await RawFan.open(app)
    const nested = (depth: number): string => `{"reply":`.repeat(depth) + '1' + '}'.repeat(depth)
    expect(await fan.ask(`["chat.send",${nested(7)}]`)).toMatchObject(refused('bad_input'))
    fan.send(`421["chat.send",${nested(2_000)}]`)
    await expectClosed(fan)
    for (const name of Object.keys(schemas) as CommandName[])
      expect(JSON.stringify(z.toJSONSchema(schemas[name].input))).not.toContain('$ref')
  })

  it('[A08] an event named error is unknown_command', async () => {
    using fan = await RawFan.open(app)
    expect(await fan.ask('["error",{"x":1}]')).toMatchObject(refused('unknown_command'))
    await kept(fan)
  })

  it('[A09] a number as the name of an event is unknown_command', async () => {
    using fan = await RawFan.open(app)
    expect(await fan.ask('[1,2]')).toMatchObject(refused('unknown_command'))
    await kept(fan)
  })

  // 20 strikes and one more every two seconds: a page with a bug in it is not thrown out at the tenth.
  it('[A11] 200 unknown commands are answered until the strikes are used up, then the connection is cut', async () => {
    using fan = await RawFan.open(app)
    for (let i = 0; i < 200; i++) fan.send(`42${i}["no-such-event",1]`)
    await expectClosed(fan)
    const answers = fan.frames.filter((frame) => frame.startsWith('43'))
    expect(answers.every((answer) => answer.includes('unknown_command'))).toBe(true)
    expect(answers.length).toBeGreaterThanOrEqual(20)
    expect(answers.length).toBeLessThan(30)
    expect(fan.frames).toContainEqual(expect.stringContaining('"too_many_errors"'))
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    '[A12] %s is unknown_command',
    async (name) => {
      using fan = await RawFan.open(app)
      expect(await fan.ask(`["${name}",{}]`)).toMatchObject(refused('unknown_command'))
      await kept(fan)
    },
  )

  it.each(['0', '-1', '"__proto__"'])('[A14] a placeholder with num %s as text is bad_input', async (num) => {
    using fan = await RawFan.open(app)
    const json = `["chat.send",{"id":"${newId()}","text":{"_placeholder":true,"num":${num}}}]`
    expect(await fan.ask(json)).toMatchObject(refused('bad_input'))
    await kept(fan)
  })

  it('[A41] of a key given twice the last counts, and is what the schema sees', async () => {
    using fan = await RawFan.open(app)
    const text = (second: string): string => `["chat.send",{"id":"${newId()}","text":"first","text":${second}}]`
    expect(await fan.ask(text('5'))).toMatchObject(refused('bad_input'))
    expect(await fan.ask(text('"second"'))).toMatchObject({ ok: true })
    await fan.frame((frame) => frame.startsWith('42["tick"') && frame.includes('"second"'))
    expect(fan.frames.some((frame) => frame.includes('"first"'))).toBe(false)
  })

  it.each(['1e400', '-1e400', '-0', '0', '-1', '9007199254740993', '5.5', '"5"', 'null', '1e-7'])(
    '[A42] %s as the number of a line is bad_input',
    async (number) => {
      using fan = await RawFan.open(app)
      const json = `["chat.edit",{"id":"${newId()}","line":${number},"text":"x"}]`
      expect(await fan.ask(json)).toMatchObject(refused('bad_input'))
      await kept(fan)
    },
  )

  it('[A42] NaN is no JSON: the connection is cut', async () => {
    using fan = await RawFan.open(app)
    fan.send(`421["chat.edit",{"id":"${newId()}","line":NaN,"text":"x"}]`)
    await expectClosed(fan)
  })

  it('[A43] 900 unknown keys get an answer of fixed text; 50,000 are more than a frame may be', async () => {
    using fan = await RawFan.open(app)
    const keys = (count: number): string => Array.from({ length: count }, (_, i) => `"k${i}":1`).join(',')
    const reply = await fan.ask(`["chat.send",{"id":"${newId()}","text":"a",${keys(900)}}]`)
    expect(reply).toMatchObject(refused('bad_input'))
    expect(JSON.stringify(reply).length).toBeLessThan(150)
    fan.send(`421["chat.send",{${keys(50_000)}}]`)
    expect(await fan.closed).toEqual({ code: 1009 })
  })

  it('[A44] __proto__ and constructor as keys are bad_input, and no prototype is changed', async () => {
    using fan = await RawFan.open(app)
    for (const more of ['"__proto__":{"role":"admin"}', '"constructor":{"prototype":{"role":"admin"}}']) {
      const json = `["chat.send",{"id":"${newId()}","text":"a",${more}}]`
      expect(await fan.ask(json)).toMatchObject(refused('bad_input'))
    }
    expect(({} as { role?: string }).role).toBeUndefined()
    await kept(fan)
  })
})
