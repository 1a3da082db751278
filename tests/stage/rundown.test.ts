import { expect, it } from 'vitest'
import type { Cue } from '../../src/protocol/stage.ts'
import { nextCue } from '../../src/stage/stage-rules.ts'
import { bothStores, launch, newRoom, type Fan } from '../support.ts'
import { describe } from 'vitest'

const cue = (name: string): Cue => ({ cue: name, note: `The ${name}`, scene: { kind: 'card', title: name } })
const cues = [cue('doors'), cue('reveal'), cue('thanks')]

it('[STAGE-2] the next cue is the one after the last that came, and none after the last of all', () => {
  expect(nextCue(cues, undefined)?.cue).toBe('doors')
  expect(nextCue(cues, 'doors')?.cue).toBe('reveal')
  expect(nextCue(cues, 'thanks')).toBeUndefined()
  expect(nextCue(cues, 'taken out since')?.cue).toBe('doors')
})

const scenes = (fan: Fan): unknown[] =>
  fan.events.flatMap((event) => (event.type === 'stage.set' ? [event.cue ?? event.scene?.kind ?? null] : []))

describe.each(bothStores)('%s', (_, options) => {
  it('[STAGE-1] what hosts put on air is on air for everyone, and goes back to what the phase has', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const host = await app.join(await app.hostSession(), { room })
    const fan = await app.join(undefined, { room })
    await host.send('stage.set', { scene: { kind: 'card', title: '  Aurora   4 ', text: 'Quiet.' } })
    await fan.until(({ room: { view } }) => view.everyone.stage.scene?.kind === 'card')
    expect(fan.room.view.everyone.stage.scene).toEqual({ kind: 'card', title: 'Aurora 4', text: 'Quiet.' })
    await host.send('stage.set', { scene: { kind: 'back_soon' } })
    await fan.until(({ room: { view } }) => view.everyone.stage.scene?.kind === 'back_soon')
    expect(fan.room.view.everyone.stage.before).toMatchObject({ kind: 'card' })
    await host.send('stage.set', { scene: null })
    await fan.until(({ room: { view } }) => view.everyone.stage.scene === undefined)
  })

  it('[STAGE-2] two hosts who press Next at once go on by one, and the run-down is for staff alone', async () => {
    await using app = await launch(options())
    const room = await newRoom(app)
    const [lin, mei] = [
      await app.join(await app.hostSession(), { room }),
      await app.join(await app.hostSession(), { room }),
    ]
    const fan = await app.join('Ann', { room })
    expect(await lin.send('stage.plan', { cues })).toMatchObject({ ok: true })
    expect(await lin.send('stage.plan', { cues: [...cues, cue('doors')] })).toMatchObject({ refused: 'bad_input' })
    await mei.until(({ room: { view } }) => view.staff?.rundown.length === 3)
    const pressed = await Promise.all([lin, mei].map((host) => host.send('stage.next', { cue: 'doors' })))
    expect(pressed.map((reply) => (reply.ok ? 'accepted' : reply.refused)).toSorted()).toEqual(['accepted', 'stale'])
    expect(await lin.send('stage.next', { cue: 'thanks' })).toMatchObject({ refused: 'stale' })
    expect(await lin.send('stage.next', { cue: 'other' })).toMatchObject({ refused: 'not_found' })
    expect(await mei.send('stage.next', { cue: 'reveal' })).toMatchObject({ ok: true })
    await fan.until(({ room: { view } }) => view.everyone.stage.cue === 'reveal')
    expect(scenes(fan)).toEqual(['doors', 'reveal'])
    expect(JSON.stringify(fan.room.view)).not.toContain('The thanks')
    expect(fan.room.view.staff).toBeUndefined()
  })
})
