import { expect, it } from 'vitest'
import { launch, newId } from '../support.ts'
import { holdNextLine } from '../rooms/gated-log.ts'
import { line, RawFan } from '../attacks/raw-fan.ts'

const bye = (frame: string): boolean => frame.startsWith('42["bye"')

/** Of what came over the wire, answers and the farewell, in their order. */
const inOrder = ({ frames }: RawFan): string[] =>
  frames.flatMap((frame) => (bye(frame) ? 'bye' : frame.startsWith('43') ? frame.slice(0, 3) : []))

it('[GATE-11] a command that is being done when the node is told to stop is answered before the farewell', async () => {
  await using app = await launch()
  using fan = await RawFan.open(app)
  const { begun, release } = holdNextLine(app)
  const answer = fan.ask(line('last words'))
  await begun.passed
  const drained = app.server.drain()
  release.pass()
  expect(await answer).toMatchObject({ ok: true })
  expect(await fan.frame(bye)).toContain('going_away')
  expect(inOrder(fan)).toEqual(['431', 'bye'])
  await drained
})

it('[GATE-11] who ends their own right to be in is told that it is done, then sent away', async () => {
  await using app = await launch()
  using host = await RawFan.open(app, await app.hostSession())
  expect(await host.ask(`["host.revoke",{"id":"${newId()}"}]`)).toMatchObject({ ok: true })
  expect(await host.frame(bye)).toContain('revoked')
  expect(inOrder(host)).toEqual(['431', 'bye'])
})
