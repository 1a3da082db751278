import { expect, it } from 'vitest'
import { inForce } from '../../src/protocol/brakes.ts'
import { REACTIONS } from '../../src/protocol/chat.ts'
import type { RoomId } from '../../src/protocol/core.ts'
import type { RoomEvent } from '../../src/protocol/index.ts'
import { applyEvent, emptyView } from '../../src/protocol/view.ts'
import { bothStores, launch, newId, post, type Fan } from '../support.ts'

const HOUR = 3_600_000

/** A generator of numbers that a seed tells (mulberry32). */
function numbers(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const placeOf = (fan: Fan): number => fan.room.position?.seq ?? 0

/** The first so many deeds are everybody's. */
const CROWD = 7

/** One thing that hosts do, or fans: whether it fits is the room's to say. */
function deed(by: 'host' | 'fan', below: (n: number) => number, seq: number, persons: string[], now: number) {
  const line = 1 + below(seq + 1)
  const yes = below(2) === 0
  const name = 'abc'.charAt(below(3))
  const at = now + below(3) * 20 - 10
  const card = { kind: 'card', title: name }
  const deeds: [string, object][] = [
    ['chat.send', { text: `say ${line}`, ...(yes && { re: line }) }],
    ['chat.send', { text: `say ${line}` }],
    ['chat.edit', { line, text: `edit ${line}` }],
    ['chat.edit', { line: seq, text: `edit ${line}` }],
    ['chat.remove', { line }],
    ['chat.remove', { line: seq }],
    ['chat.react', { line, reaction: REACTIONS[below(6)], on: yes }],
    ['chat.restore', { line }],
    ['chat.judge', { held: [line, seq, Math.max(1, seq - 1)], allow: yes }],
    ['chat.pin', { line: yes ? line : null }],
    ['chat.feature', { line, on: below(3) > 0 }],
    ['brakes.set', { hold: yes }],
    ['brakes.set', { calm: yes, slow: below(3), blank: yes }],
    ['person.restrict', { person: persons[below(persons.length)], forMs: yes ? 1_000 : 60_000 }],
    ['person.free', { person: persons[below(persons.length)] }],
    ['announcement.make', { text: `tell ${line}`, ...(yes && { until: at + 30 }) }],
    ['announcement.correct', { announcement: line, text: `correct ${line}` }],
    ['announcement.withdraw', { announcement: line }],
    ['teaser.plan', { teaser: { card: name, at: Math.max(1, at), title: `card ${line}` } }],
    ['teaser.drop', { card: name }],
    ['stage.set', { scene: yes ? card : null }],
    ['stage.plan', { cues: ['a', 'b', 'c'].slice(below(3)).map((cue) => ({ cue, note: cue, scene: card })) }],
    ['stage.next', { cue: name }],
    ['launch.edit', { changes: { title: `title ${line}`, lead: yes ? null : `lead ${line}` } }],
    ['launch.move', { startsAt: now + (yes ? HOUR : 60), doorsAt: yes ? null : now + 30 }],
    ['launch.announce', {}],
    ['launch.open', {}],
    ['launch.start', {}],
    ['launch.end', {}],
  ]
  return deeds[below(by === 'host' ? deeds.length : CROWD)] as [string, object]
}

it.each(
  bothStores.flatMap(([name, options]) => [1, 2, 3].map((n) => [name, (Date.now() % 1e6) + n, options] as const)),
)(
  '[SNAP-1] [DECIDE-1] whatever hosts and fans do at once, on the %s store (seed %i), views, gates and counters are those of the log',
  async (_name, seed, options) => {
    await using app = await launch(options())
    const below = numbers(seed)
    const session = await app.hostSession()
    const asked = { id: newId(), title: 'Aurora 3', draft: true, startsAt: app.stores.clock.now() + HOUR }
    const { room } = await post<{ room: RoomId }>(`${app.url}/api/rooms`, asked, session.token)
    const hosts = await Promise.all(Array.from({ length: 8 }, async () => app.join(await app.hostSession(), { room })))
    await hosts[0]?.send('launch.announce', {})
    await hosts[0]?.until((fan) => fan.room.view.everyone.launch.phase === 'warmup')
    const fans = await Promise.all(Array.from({ length: 8 }, (_, i) => app.join(`Fan ${i}`, { room })))
    const persons = fans.map((fan) => fan.welcomes[0]?.you.id ?? '')
    const answers = new Map<string, number>()
    for (let round = 0; round < 50; round++) {
      const crowd = Array.from({ length: 8 }, () => below(16))
      const seq = hosts[0]?.room.position?.seq ?? 1
      const replies = crowd.map((n) => {
        const fan = [...hosts, ...fans][n] as Fan
        const [command, input] = deed(n < 8 ? 'host' : 'fan', below, seq, persons, app.stores.clock.now())
        return fan.raw(command, { id: newId(), ...input })
      })
      for (const reply of await Promise.all(replies)) {
        const said = reply.ok ? 'ok' : reply.refused
        answers.set(said, (answers.get(said) ?? 0) + 1)
      }
    }
    expect(answers.get('ok')).toBeGreaterThan(50)
    expect([...answers.keys()].filter((said) => /internal|unavailable|unconfirmed/.test(said))).toEqual([])
    const people = [...hosts, ...fans]
    const events: RoomEvent[] = []
    // Deadlines may still come: views and log are compared when they stand at the same place.
    for (;;) {
      const entries = await app.stores.stores.log.read(room, 1, 1e6)
      events.splice(
        0,
        events.length,
        ...entries.map(({ seq, at, body }) => ({ ...JSON.parse(body), seq, at }) as RoomEvent),
      )
      await Promise.all(people.map((fan) => fan.until((each) => placeOf(each) >= events.length)))
      if (people.every((fan) => placeOf(fan) === events.length)) break
    }
    const foldFor = (person: string, isStaff: boolean) =>
      events
        .filter(({ to }) => to === undefined || to === person || (isStaff && to === 'staff'))
        .reduce(applyEvent, emptyView(isStaff))
    for (const fan of people) {
      const { id = '', role } = fan.welcomes[0]?.you ?? {}
      expect(fan.room.view).toEqual(foldFor(id, role === 'owner'))
    }
    // What the scripts of the crowd go by is what the views say.
    const { everyone, staff } = foldFor('', true)
    const { hold } = inForce(everyone.brakes)
    const [dan, last] = [await app.join('Dan', { room }), await app.join(await app.hostSession(), { room })]
    const probe = await dan.send('chat.send', { text: 'probe' })
    expect(probe).toMatchObject({ ok: true })
    expect(probe.ok && probe.value.held === true).toBe(hold)
    const held = (staff?.chat.held ?? []).map((line) => line.held).concat(probe.ok && hold ? probe.value.seq : [])
    for (let i = 0; i < held.length; i += 50)
      expect(await last.send('chat.judge', { held: held.slice(i, i + 50), allow: false })).toMatchObject({
        ok: true,
      })
    await last.send('launch.end', {})
    expect(await last.send('launch.archive', {})).toMatchObject({ ok: true })
  },
)
