import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHAT_LIMITS, REACTIONS } from '../../src/protocol/chat.ts'
import type { PersonId } from '../../src/protocol/core.ts'
import { newCustomer, refusal, shopEnv, signOn } from '../persons/shop.ts'
import { launch, newId, newRoom, post, redisHouse, type App, type Fan } from '../support.ts'

let nodes: App[]
beforeAll(async () => {
  const redisUrl = redisHouse()
  nodes = await Promise.all([1, 2, 3, 4].map(() => launch({ redisUrl, env: shopEnv })))
})
afterAll(async () => {
  for (const node of nodes) await node[Symbol.asyncDispose]()
})
const node = (i: number): App => nodes[i % nodes.length] as App
const outcome = (reply: { ok: boolean; refused?: string }): string => (reply.ok ? 'accepted' : (reply.refused ?? ''))
const count = (answers: readonly string[], which: string): number => answers.filter((each) => each === which).length
const personOf = (fan: Fan): PersonId => fan.welcomes[0]?.you.id as PersonId

describe('one person on four nodes', () => {
  it.each(['one account', 'four accounts of one limit key'] as const)(
    '[A86] [MEMB-4] two hundred lines at once by %s: as many are said as one person may say',
    async (accounts) => {
      const room = await newRoom(node(0))
      const [limit, customer] = [{ limit_key: newId() }, newCustomer()]
      const fans = await Promise.all(
        nodes.map(async (app) =>
          app.join(await signOn(app, accounts === 'one account' ? customer : newCustomer(), limit), { room }),
        ),
      )
      const lines = Array.from({ length: 200 }, (_, i) => (fans[i % 4] as Fan).send('chat.send', { text: `line ${i}` }))
      const answers = (await Promise.all(lines)).map(outcome)
      expect(count(answers, 'accepted')).toBe(CHAT_LIMITS.floodLines)
      expect(new Set(answers)).toEqual(new Set(['accepted', 'flooding', 'muted', 'too_fast']))
      const log = await node(0).stores.stores.log.read(room, 1, 1_000)
      expect(log.filter(({ body }) => body.includes('"chat.said"'))).toHaveLength(CHAT_LIMITS.floodLines)
    },
  )

  it('[A94] a flood of reactions and cheers is limited, counted, and adds nothing to the log', async () => {
    const room = await newRoom(node(0))
    const session = await node(0).session('Ann')
    const [ann, bob] = [await node(0).join(session, { room }), await node(1).join('Bob', { room })]
    const said = await bob.send('chat.send', { text: 'hello' })
    const line = said.ok ? said.value.seq : 0
    await ann.until((fan) => fan.room.position?.seq === line)
    const before = await node(0).stores.stores.log.head(room)
    const { token } = session
    const sending = (command: string, input: object): Promise<string> =>
      refusal(post(`${node(0).url}/api/rooms/${room}/do/${command}`, { id: newId(), ...input }, token))
    const since = performance.now()
    const flood = Array.from({ length: 150 }, (_, i) =>
      i % 2
        ? sending('cheer.send', { kind: '👏' })
        : sending('chat.react', { line, reaction: REACTIONS[i % REACTIONS.length], on: true }),
    )
    const answers = await Promise.all(flood)
    const seconds = (performance.now() - since) / 1_000
    expect(new Set(answers)).toEqual(new Set(['accepted', 'too_fast']))
    // Forty at once, and twenty a second.
    expect(count(answers, 'accepted')).toBeLessThanOrEqual(41 + 20 * seconds)
    const counts = (await node(1).stores.stores.chat.reactions(room, [line]))[line] ?? []
    for (const each of counts) expect(each).toBeLessThanOrEqual(1)
    expect(await node(0).stores.stores.log.head(room)).toEqual(before)
  })

  it('[A92] a line full of names is text like any other, and names nobody', async () => {
    const room = await newRoom(node(0))
    const [ann, bob] = [await node(0).join('Ann', { room }), await node(1).join('Bob', { room })]
    const text = `@everyone ${'@Bob '.repeat(90)}`.trim()
    expect(await ann.send('chat.send', { text })).toMatchObject({ ok: true })
    await bob.until(({ texts }) => texts.includes(text))
    expect(bob.events.filter(({ to }) => to !== undefined)).toEqual([])
    expect(await ann.send('chat.send', { text: '@Bob '.repeat(1_000) })).toMatchObject({ refused: 'bad_input' })
  })
})

it('[A89] [BAN-4] lines and a ban at the same moment on two nodes: what was said is in the log, and after the ban nothing is', async () => {
  const room = await newRoom(node(0))
  const host = await node(0).join(await node(0).hostSession(), { room })
  for (let round = 0; round < 12; round++) {
    const ann = await node(1).join(`Ann ${round}`, { room })
    const bye = ann.next('bye')
    const [banned, ...lines] = await Promise.all([
      host.send('person.restrict', { person: personOf(ann), forMs: null }),
      ...[1, 2].map((n) =>
        Promise.race([ann.send('chat.send', { text: `round ${round} line ${n}` }), bye.then(() => undefined)]),
      ),
    ])
    expect(banned).toMatchObject({ ok: true })
    const { seq = 0 } = (await node(2).stores.stores.log.head(room)) ?? {}
    await bye
    const entries = await node(2).stores.stores.log.read(room, 1, 10_000)
    expect(entries.filter(({ seq: at, body }) => at > seq && body.includes(`round ${round}`))).toEqual([])
    const said = entries.filter(({ body }) => body.includes(`round ${round} line`)).map(({ seq: at }) => at)
    const acknowledged = lines.flatMap((reply) => (reply?.ok ? [reply.value.seq] : []))
    expect(said).toEqual(expect.arrayContaining(acknowledged))
    const refused = lines.flatMap((reply) => (reply && !reply.ok ? [reply.refused] : []))
    for (const why of refused) expect(['banned', 'muted']).toContain(why)
    expect(said.length + refused.length).toBeLessThanOrEqual(2)
  }
})

it('[A93] reasons, labels and names that staff see are cleaned like all text, and never longer than they may be', async () => {
  const room = await newRoom(node(0))
  const host = await node(0).join(await node(0).hostSession(), { room })
  const person = personOf(await node(1).join('Ann', { room }))
  const markup = '<img src=x onerror=alert(1)>"\'&{{7*7}}'
  const reason = `${markup}\u202e\u200b\u0000 two\nlines`
  expect(await host.send('person.restrict', { person, name: `A\u202enn`, forMs: 60_000, reason })).toMatchObject({
    ok: true,
  })
  await host.until(({ room: { view } }) => view.staff?.restricted.some((each) => each.person === person) ?? false)
  const [shown] = host.room.view.staff?.restricted.filter((each) => each.person === person) ?? []
  expect([shown?.name, shown?.reason]).toEqual(['Ann', `${markup} two lines`])
  const made = await host.send('link.create', {
    role: 'display',
    room,
    hours: 1,
    label: `${markup}\u2028\u0007`.slice(0, 60),
  })
  const link = made.ok ? made.value.link : ''
  await host.until(({ house: { view } }) => view.staff?.hosts.links.some((each) => each.link === link) ?? false)
  expect(host.house.view.staff?.hosts.links.find((each) => each.link === link)?.label).toBe(markup)
  for (const [command, input] of [
    ['person.restrict', { person, forMs: 1_000, reason: 'x'.repeat(121) }],
    ['person.restrict', { person, forMs: 1_000, name: 'x'.repeat(121) }],
    ['link.create', { role: 'display', hours: 1, label: 'x'.repeat(61) }],
  ] as const)
    expect(await host.raw(command, { id: newId(), ...input })).toMatchObject({ refused: 'bad_input' })
  for (const blank of ['\u200b', ' ', '\u0000'])
    expect(await host.send('person.restrict', { person, forMs: 1_000, reason: blank })).toMatchObject({
      refused: 'bad_text',
    })
})
