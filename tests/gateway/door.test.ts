import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUSE, type Epoch, type RoomId } from '../../src/protocol/core.ts'
import { commands, type CommandName } from '../../src/protocol/index.ts'
import { newVisitor, Tokens } from '../../src/persons/tokens.ts'
import { launch, newId, post, type App } from '../support.ts'
import { expectAlive, line, RawFan } from '../attacks/raw-fan.ts'

let app: App
beforeAll(async () => {
  app = await launch()
})
afterAll(() => app[Symbol.asyncDispose]())

/** What the server says to whoever comes with this. */
async function atTheDoor(auth: object): Promise<unknown> {
  using fan = await RawFan.open(app, { join: false })
  fan.send(`40${JSON.stringify(auth)}`)
  const answer = await fan.frame((frame) => frame.startsWith('4') && frame !== '40')
  return answer.startsWith('44') ? JSON.parse(answer.slice(2)) : answer.slice(0, 12)
}
const saying = (code: string) => ({ message: code, data: { ok: false, refused: code } })

describe('at the door', () => {
  it('[GATE-2] a token that is not ours, or too old, is refused with the reason', async () => {
    const { token } = await app.session('Ann')
    const now = app.stores.clock.now()
    const old = app.tokens.issue(newVisitor(now), now - 31 * 24 * 3_600_000)
    const foreign = new Tokens('another secret, that is long enough too').issue(newVisitor(now), now)
    expect(await atTheDoor({ token: old, room: 'main' })).toMatchObject(saying('token_expired'))
    for (const bad of [foreign, `${token}x`, token.slice(0, -2), '', 'x', app.tokens.hostLink(Date.now())])
      expect(await atTheDoor({ token: bad, room: 'main' })).toMatchObject(saying('token_invalid'))
  })

  it('[GATE-2] a room that does not exist is not_found', async () => {
    const { token } = await app.session('Ann')
    expect(await atTheDoor({ token, room: 'no-such-room' })).toMatchObject(saying('not_found'))
  })

  it('[GATE-12] the house is no room: nobody joins it, and no command of a room is done in it', async () => {
    const somebody = [await app.session('Ann'), await app.hostSession()]
    const before = await app.stores.stores.log.head(HOUSE)
    const inRooms = (Object.keys(commands) as CommandName[]).filter((name) => commands[name].in === 'room')
    expect(inRooms.length).toBeGreaterThan(0)
    for (const { token } of somebody) {
      expect(await atTheDoor({ token, room: HOUSE })).toMatchObject(saying('not_found'))
      for (const name of inRooms) {
        const sent = post(`${app.url}/api/rooms/${HOUSE}/do/${name}`, { id: newId(), text: 'x', line: 1 }, token)
        await expect(sent).rejects.toMatchObject({ problem: { status: 404, refused: 'not_found' } })
      }
    }
    expect(await app.stores.stores.log.head(HOUSE)).toEqual(before)
  })

  it('[GATE-2] whatever has another shape is bad_input', async () => {
    const { token } = await app.session('Ann')
    const position = { epoch: 'e', seq: 1, digest: 'd' }
    const shapes = [
      {},
      { token },
      { room: 'main' },
      { token, room: 'MAIN' },
      { token, room: 'x'.repeat(41) },
      { token, room: '__proto__' },
      { token, room: ['main'] },
      { token, room: 'main', from: null },
      { token, room: 'main', from: { ...position, seq: -1 } },
      { token, room: 'main', from: { ...position, seq: 1.5 } },
      { token, room: 'main', from: { ...position, digest: 'd'.repeat(129) } },
      { token, room: 'main', from: { ...position, more: 1 } },
      { token, room: 'main', role: 'owner' },
    ]
    for (const shape of shapes) expect(await atTheDoor(shape)).toMatchObject(saying('bad_input'))
  })

  it('[GATE-2] the stock client is told the same code', async () => {
    const { token } = await app.session('Ann')
    await expect(app.join({ token: `${token}x` })).rejects.toMatchObject(saying('token_invalid'))
  })

  it('[RESUME-2] a position from the far future is answered with a snapshot', async () => {
    const from = { epoch: (await anEpoch()) as Epoch, seq: Number.MAX_SAFE_INTEGER, digest: 'x' }
    const { token } = await app.session('Ann')
    using fan = await RawFan.open(app, { join: false })
    fan.send(`40${JSON.stringify({ token, room: 'main', from })}`)
    expect(await fan.frame((frame) => frame.startsWith('42["welcome"'))).toContain('"why":"digest"')
  })

  it('[PERS-6] after revoking, the old host is cut where it is, and comes in by any door as a fan', async () => {
    const host = await app.hostSession()
    const sitting = await app.join(host)
    const bye = sitting.next('bye')
    expect(await sitting.send('host.revoke', {})).toMatchObject({ ok: true })
    expect(await bye).toMatchObject({ reason: 'revoked', reconnect: false })
    const fan = await app.join(host)
    // A name that is kept for the staff was theirs by the role.
    expect(fan.welcomes[0]?.you).toEqual({ id: host.person.id, standing: 'guest', name: expect.any(String) })
    expect(fan.welcomes[0]?.you.name).not.toBe('Host')
    expect(fan.house.view).not.toHaveProperty('staff')
    expect(await fan.send('brakes.set', { hold: true })).toMatchObject({ refused: 'not_allowed' })
    const headers = { authorization: `Bearer ${host.token}` }
    expect((await fetch(`${app.url}/api/nodes`, { headers })).status).toBe(403)
    const create = post(`${app.url}/api/rooms`, { id: 'a-good-id-1', title: 'x' }, host.token)
    await expect(create).rejects.toMatchObject({ problem: { refused: 'not_allowed' } })
  })
})

const anEpoch = async (): Promise<string> => (await app.stores.stores.log.head('main' as RoomId))?.epoch ?? ''

describe('out of order', () => {
  it('[GATE-5] a command before the welcome is cut, and does nothing', async () => {
    const { token } = await app.session('Hasty')
    for (const before of ['', `40${JSON.stringify({ token, room: 'main' })}`]) {
      using fan = await RawFan.open(app, { join: false })
      if (before !== '') fan.send(before)
      fan.send(`421${line('too early')}`)
      await fan.closed
      expect(fan.frames.some((frame) => frame.startsWith('43'))).toBe(false)
    }
    await expectAlive(app)
  })

  it('[GATE-5] after the bye nothing more is carried out', async () => {
    const listener = await app.join()
    using fan = await RawFan.open(app)
    for (let i = 0; i < 30; i++) fan.send(`42${i}["nonsense"]`)
    await fan.frame((frame) => frame.startsWith('42["bye"'))
    fan.ws.send(`421${line('after the bye')}`)
    await fan.closed
    await expectAlive(app)
    await listener.until(({ texts }) => texts.some((text) => text?.startsWith('alive')))
    expect(listener.texts).not.toContain('after the bye')
  })
})
