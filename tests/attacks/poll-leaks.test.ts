import { expect, it } from 'vitest'
import { done } from '../chat/chat-cast.ts'
import { ask } from '../persons/shop.ts'
import { pollStage } from '../polls/poll-stage.ts'
import { launch, newRoom, type Fan } from '../support.ts'
import { colours, newPoll } from '../polls/poll-setups.ts'

/** Everything that comes to somebody from now on. */
function framesOf(fan: Fan): string[] {
  const frames: string[] = []
  fan.socket.onAny((...message: unknown[]) => frames.push(JSON.stringify(message)))
  return frames
}
const COUNTS = /"votes":|poll\.early|poll\.counted/

it('[POLL-8] who is staff no more gets no counts any more, on the connection they have and on the next', async () => {
  await using stage = await pollStage()
  const { app, room, host } = stage
  const poll = await stage.open({ shown: 'reveal' })
  const link = done(await host.send('link.create', { role: 'staff', hours: 1, room }))
  const staff = await app.join(await ask(app, { hostKey: link.key }), { room })
  const screen = await app.join(
    await ask(app, { hostKey: done(await host.send('link.create', { role: 'display', hours: 1, room })).key }),
    { room },
  )
  const ann = await app.join('Ann', { room })
  done(await ann.send('poll.vote', { poll, round: 1, choice: [1] }))
  await staff.until(({ room: { signals } }) => signals['poll.early']?.value[poll]?.guests?.votes[1] === 1)
  const cut = new Promise((gone) => staff.socket.once('disconnect', gone))
  done(await host.send('link.revoke', { link: link.link }))
  await cut
  staff.socket.connect()
  await staff.next('welcome')
  const frames = framesOf(staff)
  const ben = await app.join('Ben', { room })
  done(await ben.send('poll.vote', { poll, round: 1, choice: [1] }))
  await staff.until(({ room: { signals } }) => signals['poll.tally']?.value[poll]?.turnout === 2)
  done(await host.send('poll.close', { poll, round: 1 }))
  await stage.sees(staff, poll, 'closed')
  await host.until(({ room: { view } }) => view.staff!.polls.counted.length === 1)
  const last = await app.join('Last', { room })
  await screen.until(() => stage.poll(screen, poll)?.seal !== undefined)
  await staff.until(() => stage.poll(staff, poll)?.seal !== undefined)
  expect(frames.join()).not.toMatch(COUNTS)
  expect(JSON.stringify([staff.welcomes.at(-1), screen.welcomes, screen.events, last.welcomes])).not.toMatch(COUNTS)
  expect([staff, screen].map((one) => one.room.view.staff?.polls.counted ?? [])).toEqual([[], []])
})

it('[POLL-8] [RECOUNT-6] a round that was never revealed stays hidden when the next one is open', async () => {
  await using stage = await pollStage()
  const { app, room, host } = stage
  const poll = await stage.open({ shown: 'reveal' })
  const ann = await app.join('Ann', { room })
  done(await ann.send('poll.vote', { poll, round: 1, choice: [1] }))
  done(await host.send('poll.close', { poll, round: 1 }))
  await host.until(() => stage.poll(host, poll)?.seal !== undefined)
  done(await host.send('poll.open', { poll }))
  await ann.until(() => stage.poll(ann, poll)?.round === 2)
  expect(await host.send('poll.reveal', { poll, round: 1 })).toMatchObject({ refused: 'stale' })
  done(await host.send('poll.close', { poll, round: 2 }))
  await host.until(() => stage.poll(host, poll)?.seal !== undefined)
  done(await host.send('poll.reveal', { poll, round: 2 }))
  await stage.sees(ann, poll, 'revealed')
  const statuses = ['', '?round=1', '?round=2', '?round=3', '?round=1e15', '?round=-1', '?round=1&round=2'].map(
    async (query) => (await fetch(`${app.url}/api/rooms/${room}/polls/${poll}/ballots${query}`)).status,
  )
  expect(await Promise.all(statuses)).toEqual([200, 404, 200, 404, 404, 400, 400])
  expect(stage.poll(ann, poll)).toMatchObject({ before: [], result: { guests: { ballots: 0 } } })
  expect(JSON.stringify(ann.events)).not.toContain('"ballots":1')
})

it('[POLL-8] what is logged names no choice and no receipt', async () => {
  const { pino } = await import('pino')
  const lines: string[] = []
  await using app = await launch({
    logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
  })
  const room = await newRoom(app)
  const host = await app.join(await app.hostSession(), { room })
  const poll = newPoll()
  done(await host.send('poll.draft', { poll, setup: { ...colours, shown: 'reveal' } }))
  done(await host.send('poll.open', { poll }))
  const ann = await app.join('Ann', { room })
  await ann.until((one) => one.room.view.everyone.polls.length === 1)
  const { receipt } = done(await ann.send('poll.vote', { poll, round: 1, choice: [2] }))
  await ann.send('poll.vote', { poll, round: 1, choice: [77] })
  await host.until(({ room: { signals } }) => signals['poll.early']?.value[poll]?.turnout === 1)
  const metrics = await fetch(`${app.url}/metrics`).then((answer) => answer.text())
  expect([...lines, metrics].join('\n')).not.toMatch(new RegExp(`${receipt}|choice|votes"|\\b77\\b`))
})
