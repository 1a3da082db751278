import { describe, expect, it } from 'vitest'
import type { RoomId } from '../../src/protocol/core.ts'
import { commands, type CommandName } from '../../src/protocol/index.ts'
import { conversation, done, everyone, personOf, reached, say } from '../chat/chat-cast.ts'
import { asked, inputs } from './host-inputs.ts'
import { bothStores, launch, newId, newRoom, post, type App, type Fan } from '../support.ts'

const SECRET = 'zanzibar'
const HOUR = 3_600_000
const FAR = 4_000_000_000_000
const roomCommands = (Object.keys(commands) as CommandName[]).filter((name) => commands[name].in === 'room')

const get = (app: App, path: string, token?: string): Promise<Response> =>
  fetch(app.url + path, {
    redirect: 'manual',
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  })

/** What the other door answers: the status, and what it says. */
async function ask(app: App, room: string, command: string, token: string, input: object = {}): Promise<unknown> {
  const url = `${app.url}/api/rooms/${room}/do/${command}`
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ id: newId(), ...(inputs[command] ?? {}), ...input })
  const response = await fetch(url, { method: 'POST', headers, body })
  return [response.status, await response.json()]
}

describe.each(bothStores)('what is not for everybody, on the %s store', (_name, options) => {
  it('[HOST-1] to who is no host, a draft answers in every word like a room that is not there', async () => {
    await using app = await launch(options())
    const session = await app.hostSession()
    const asked = { id: newId(), title: SECRET, draft: true, startsAt: Date.now() + HOUR }
    const { room } = await post<{ room: string }>(`${app.url}/api/rooms`, asked, session.token)
    // Nobody asks so much that they are told to wait, for one of two might be a moment before the other.
    for (const command of roomCommands) {
      const [ann, bob] = [await app.session('Ann'), await app.session('Bob')]
      expect(await ask(app, room, command, ann.token)).toEqual(await ask(app, 'no-such-room', command, bob.token))
    }
    const { token } = await app.session('Ann')
    for (const path of ['', '/history', '/history?before=x', '/calendar.ics', '/calendar.ics?lang=en']) {
      const [there, nowhere] = [
        await get(app, `/api/rooms/${room}${path}`, token),
        await get(app, `/api/rooms/x${path}`, token),
      ]
      const told = async (response: Response) => [response.status, [...response.headers.keys()], await response.text()]
      expect(await told(there)).toEqual(await told(nowhere))
    }
    const refused = async (name: string) =>
      app
        .join({ token }, { room: name })
        .catch((error: { message: string; data: unknown }) => [error.message, error.data])
    expect(await refused(room)).toEqual(await refused('no-such-room'))
  })

  it('[HOST-2] what is planned, waits or was taken away, and why somebody was sent out, is told to nobody else by any door', async () => {
    await using stage = await conversation(options())
    const { host, one, ann, bob, room } = stage
    const eve = await stage.two.join('Eve', { room })
    const words = { title: SECRET, text: SECRET }
    done(await host.send('teaser.plan', { teaser: { card: SECRET, at: FAR, ...words, picture: `/${SECRET}` } }))
    const cue = { cue: SECRET, note: SECRET, scene: { kind: 'card' as const, ...words } }
    done(await host.send('stage.plan', { cues: [cue] }))
    const { seq } = await say(ann, SECRET)
    done(await host.send('chat.remove', { line: seq }))
    done(await host.send('person.restrict', { person: personOf(eve) as never, forMs: HOUR, reason: SECRET }))
    done(await host.send('brakes.set', { hold: true }))
    await say(ann, `${SECRET} again`)
    done(await host.send('launch.create', { title: SECRET, draft: true }))
    done(await host.send('brakes.set', { hold: false }))
    const last = await say(bob, 'the end')
    await reached(last.seq, bob)
    const late = await stage.two.join('Cid', { room })
    bob.socket.disconnect().connect()
    await bob.next('welcome')
    const { token } = await one.session('Dan')
    const paths = [`/rooms/${room}`, `/rooms/${room}/history`, '/rooms', `/rooms/${room}/history?before=9999`]
    const read = await Promise.all(paths.map(async (path) => (await get(one, `/api${path}`, token)).text()))
    // Bob has seen the line before it was taken away; nothing else.
    const since = bob.events.filter((event) => event.seq !== seq)
    const told = JSON.stringify([
      read,
      late.welcomes,
      late.events,
      since,
      bob.welcomes.at(-1),
      bob.room.view,
      bob.house.view,
    ])
    expect(told).not.toContain(SECRET)
    expect(told).toContain('the end')
  })

  it('[HOST-3] what was planned and moved in a draft is not told when it is announced', async () => {
    await using app = await launch(options())
    const session = await app.hostSession()
    const startsAt = Date.now() + HOUR
    const asked = { id: newId(), title: 'Aurora 3', draft: true, startsAt }
    const { room } = await post<{ room: RoomId }>(`${app.url}/api/rooms`, asked, session.token)
    const host = await app.join(session, { room })
    done(await host.send('launch.move', { startsAt: startsAt + HOUR, why: SECRET }))
    const scene = { kind: 'card' as const, title: SECRET }
    done(await host.send('stage.plan', { cues: [{ cue: 'one', note: SECRET, scene }] }))
    for (const told of [
      await host.send('chat.send', { text: SECRET }),
      await host.send('stage.set', { scene }),
      await host.send('stage.next', { cue: 'one' }),
      await host.send('announcement.make', { text: SECRET }),
    ])
      expect(told).toMatchObject({ refused: 'not_now' })
    done(await host.send('launch.announce', {}))
    await host.until((fan) => everyone(fan).launch.phase === 'warmup')
    const ann = await app.join('Ann', { room })
    expect(everyone(ann).launch).toMatchObject({ phase: 'warmup', startsAt: startsAt + HOUR })
    expect(everyone(ann).launch).not.toHaveProperty('moved')
    expect(JSON.stringify([ann.welcomes, await (await get(app, `/api/rooms/${room}`)).text()])).not.toContain(SECRET)
  })

  it('[HOST-4] in a closed room every command is refused but those that take words or people away', async () => {
    await using stage = await conversation(options())
    const { host, ann, one, room } = stage
    const { seq } = await say(ann, 'a line')
    const { seq: announcement } = done(await host.send('announcement.make', { text: 'Wrong.' }))
    const question = await asked(host, ann)
    done(await host.send('launch.archive', {}))
    const { token } = await one.hostSession()
    const taking = ['announcement.withdraw', 'chat.remove', 'question.hide', 'question.withdraw']
    const allowed = [...taking, 'person.restrict', 'person.free', 'poll.mine', 'question.mine']
    const before = (await stage.log()).length
    for (const command of roomCommands.filter((name) => !allowed.includes(name))) {
      const more =
        command === 'announcement.correct'
          ? { announcement }
          : command.startsWith('chat.')
            ? lineOf(seq, command)
            : /^question\.(?!ask)/.test(command)
              ? { question }
              : {}
      const [status, answer] = (await ask(one, room, command, token, more)) as [number, { refused: string }]
      expect([command, status, answer.refused]).toEqual([
        command,
        expect.any(Number) as number,
        expect.stringMatching(/^(closed|not_now|not_yours|stale)$/) as string,
      ])
    }
    // A judgement of nothing changes nothing.
    expect((await stage.log()).length).toBe(before)
    done(await host.send('announcement.withdraw', { announcement }))
    done(await host.send('chat.remove', { line: seq }))
    done(await host.send('question.hide', { question }))
    expect(JSON.stringify((await stage.log()).filter(({ body }) => !/struck|kept/.test(body)))).not.toMatch(
      /Wrong|a line|heavy/,
    )
  })

  it('[HOST-5] a step that many hosts press at once happens once, and the others are told that it does not fit', async () => {
    await using stage = await conversation(options())
    const { one } = stage
    const session = await one.hostSession()
    const asked = { id: newId(), title: 'Aurora 3', startsAt: one.stores.clock.now() + HOUR }
    const { room } = await post<{ room: RoomId }>(`${one.url}/api/rooms`, asked, session.token)
    const hosts = await Promise.all([one, stage.two, one, stage.two].map((node) => node.join(session, { room })))
    for (const step of ['start', 'end'] as const) {
      const replies = await Promise.all(hosts.map((each) => each.send(`launch.${step}`, {})))
      expect(replies.map((reply) => (reply.ok ? 'ok' : reply.refused)).toSorted()).toEqual([
        ...['not_now', 'not_now', 'not_now', 'ok'],
      ])
    }
    // End and archive race: whatever comes first, the room is closed only after its end.
    done((await hosts[0]?.send('launch.start', {})) as never)
    const [ended, archive] = await Promise.all([
      (hosts[0] as Fan).send('launch.end', {}),
      (hosts[1] as Fan).send('launch.archive', {}),
    ])
    expect(ended).toMatchObject({ ok: true })
    expect(archive.ok || archive.refused).toSatisfy((is: unknown) => is === true || is === 'not_now')
  })

  it('[HOST-13] of a T-0 that comes and a host who moves it at that moment one is right, and the other one is told', async () => {
    await using app = await launch(options())
    const session = await app.hostSession()
    const { clock } = app.stores
    const race = async (early: number): Promise<void> => {
      const startsAt = clock.now() + 400
      const asked = { id: newId(), title: 'Aurora 3', startsAt }
      const { room } = await post<{ room: RoomId }>(`${app.url}/api/rooms`, asked, session.token)
      const host = await app.join(session, { room })
      await expect.poll(() => clock.now() >= startsAt - early, { interval: 1 }).toBe(true)
      const reply = await host.send('launch.move', { startsAt: startsAt + HOUR })
      await say(host, 'afterwards')
      await host.until(({ texts }) => texts.includes('afterwards'))
      const log = await app.stores.stores.log.read(room, 1, 1_000)
      const started = log.filter(({ body }) => body.includes('"launch.started"'))
      const { phase } = everyone(host).launch
      const told = [reply.ok ? 'moved' : reply.refused, phase, started.length].join(' ')
      expect(['moved lobby 0', 'not_now live 1']).toContain(told)
    }
    await Promise.all([40, 20, 10, 5, 2, 0, -2, -5].map(race))
  })

  it('[HOST-6] who is timed out or banned says, changes, gives and reads nothing more by another door, tab, transport or name', async () => {
    await using stage = await conversation(options())
    const { host, one, two, room } = stage
    const session = await one.session('Eve')
    const eve = await two.join(session, { room })
    const { seq } = await say(eve, 'mine')
    const person = session.person.id
    done(await host.send('person.restrict', { person, forMs: HOUR }))
    const renamed = await post<{ token: string }>(`${one.url}/api/session`, { name: 'Adam' }, session.token)
    const tabs = [
      await one.join(renamed, { room }),
      await two.join(session, { room }),
      await one.join(session, { room, transports: ['polling'] }),
    ]
    for (const tab of [eve, ...tabs]) {
      expect(await tab.send('chat.send', { text: 'x' })).toMatchObject({ refused: 'muted' })
      expect(await tab.send('chat.edit', { line: seq, text: 'x' })).toMatchObject({ refused: 'muted' })
      expect(await tab.send('chat.react', { line: seq, reaction: '🔥', on: true })).toMatchObject({ refused: 'muted' })
    }
    expect(await ask(one, room, 'chat.send', renamed.token)).toMatchObject([429, { refused: 'muted' }])
    const byes = Promise.all([eve, ...tabs].map((tab) => tab.next('bye')))
    done(await host.send('person.restrict', { person, forMs: null }))
    expect(await byes).toEqual(Array(4).fill({ reason: 'banned', reconnect: false }))
    for (const command of ['chat.send', 'chat.edit', 'chat.remove', 'chat.react', 'cheer.send'])
      expect(await ask(one, room, command, renamed.token, lineOf(seq, command))).toMatchObject([
        403,
        { refused: 'banned' },
      ])
    for (const path of ['', '/history', '/calendar.ics'])
      expect((await get(two, `/api/rooms/${room}${path}`, renamed.token)).status).toBe(403)
    await expect(two.join(renamed, { room })).rejects.toMatchObject({ data: { refused: 'banned' } })
    const polling = one.join(session, { room, transports: ['polling'] })
    await expect(polling).rejects.toMatchObject({ data: { refused: 'banned' } })
  })

  it('[HOST-10] brakes that set nothing are refused, and who has a flood of decisions is told to wait', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const { token } = await app.hostSession()
    expect(await ask(app, room, 'brakes.set', token, { slow: undefined })).toMatchObject([
      400,
      { refused: 'bad_input' },
    ])
    const flood = await Promise.all(Array.from({ length: 60 }, () => ask(app, room, 'brakes.set', token)))
    const statuses = flood.map((answer) => (answer as [number])[0])
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(30)
    expect(statuses).toContain(429)
  })

  it('[HOST-12] hosts who decide a lot at once, at two nodes, all get through', async () => {
    await using stage = await conversation(options())
    const { host, second } = stage
    const presses = Array.from({ length: 30 }, (_, i) => (i % 2 ? host : second).send('brakes.set', { slow: i + 1 }))
    expect((await Promise.all(presses)).map((reply) => reply.ok || reply.refused)).toEqual(Array(30).fill(true))
    const changed = (await stage.log()).filter(({ body }) => body.startsWith('{"type":"brakes.changed"'))
    expect(changed).toHaveLength(30)
  })

  it('[HOST-7] a line is changed ten times and no more, so that slow mode and the flood limit mean something', async () => {
    await using stage = await conversation(options())
    const { host, ann } = stage
    done(await host.send('brakes.set', { slow: 60 }))
    const { seq } = await say(ann, 'one')
    for (let i = 0; i < 10; i++) done(await ann.send('chat.edit', { line: seq, text: `edit ${i}` }))
    expect(await ann.send('chat.edit', { line: seq, text: 'eleventh' })).toMatchObject({ refused: 'too_many' })
    expect(await ann.send('chat.send', { text: 'two' })).toMatchObject({ refused: 'slow_mode' })
    done(await ann.send('chat.remove', { line: seq }))
    expect(JSON.stringify(await stage.log())).not.toMatch(/edit \d|"one"/)
  })
})

const lineOf = (line: number, command: string): object =>
  ['chat.edit', 'chat.remove', 'chat.react', 'chat.restore', 'chat.pin', 'chat.feature'].includes(command)
    ? { line }
    : {}
