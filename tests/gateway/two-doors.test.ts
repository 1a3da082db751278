import { expect, it } from 'vitest'
import type { Reply, Standing } from '../../src/protocol/core.ts'
import { commands, type CommandName } from '../../src/protocol/index.ts'
import { launch, newId, type App } from '../support.ts'

type Door = (command: string, input: unknown) => Promise<unknown>

/** For every command: an input that is good, given an own line, and one that differs from it. */
const good: Record<CommandName, (line: number) => [first: object, other: object]> = {
  'launch.create': () => [{ title: 'A launch' }, { title: 'Another launch' }],
  'host.revoke': () => [{}, {}],
  'chat.send': () => [{ text: 'hello' }, { text: 'bye' }],
  'chat.edit': (line) => [
    { line, text: 'better' },
    { line, text: 'best' },
  ],
  'chat.remove': (line) => [{ line }, { line: line + 1 }],
}
const names = Object.keys(commands) as CommandName[]
const standings: Standing[] = ['visitor', 'guest', 'host']

const malformed: unknown[] = [
  undefined,
  null,
  [],
  {},
  { id: 'short' },
  { id: 5 },
  { id: newId(), text: 5, line: 'x', title: {} },
  { id: newId(), text: 'x', line: 1, title: 'x', role: 'host' },
  { id: newId(), text: 'x'.repeat(9_000) },
]

const session = (app: App, standing: Standing): Promise<{ token: string }> =>
  standing === 'host' ? app.hostSession() : app.session(standing === 'guest' ? 'Ann' : undefined)

async function socketDoor(app: App, standing: Standing): Promise<Door> {
  const fan = await app.join(await session(app, standing))
  return (command, input) => (input === undefined ? fan.raw(command) : fan.raw(command, input))
}

async function httpDoor(app: App, standing: Standing): Promise<Door> {
  const { token } = await session(app, standing)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return async (command, input) => {
    const body = input === undefined ? undefined : JSON.stringify(input)
    const response = await fetch(`${app.url}/api/rooms/main/do/${command}`, {
      method: 'POST',
      headers,
      ...(body !== undefined && { body }),
    })
    const answer = (await response.json()) as { refused: string; title: string; retryAfterMs?: number }
    if (response.ok) return { ok: true, value: answer }
    const { refused, title: message, retryAfterMs } = answer
    return { ok: false, refused, message, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  }
}

/** Everything that can be done with one command, in a world of its own; the same ids at both doors. */
async function play(door: Door, command: CommandName, ids: string[]): Promise<unknown[]> {
  const said = (await door('chat.send', { id: ids[0], text: 'a line' })) as Reply<{ seq: number }>
  const [first, other] = good[command](said.ok ? said.value.seq : 1)
  const answers: unknown[] = []
  for (const input of malformed) answers.push(await door(command, input))
  answers.push(await door(command, { id: ids[1], ...first }))
  if (command === 'host.revoke') return answers // It ends the sender's own session.
  answers.push(await door(command, { id: ids[1], ...first }))
  answers.push(await door(command, { id: ids[1], ...other }))
  answers.push(await door(`${command}.`, { id: ids[2], ...first }))
  return answers
}

/** Sequence numbers and times are the world's; what is left is the same at both doors. */
const comparable = (answers: unknown[]): unknown =>
  JSON.parse(
    JSON.stringify(answers, (key, value: unknown) => (['seq', 'at', 'retryAfterMs'].includes(key) ? 0 : value)),
  )

const allowed = (standing: Standing, command: CommandName): boolean =>
  standings.indexOf(standing) >= standings.indexOf(commands[command].by)

it(
  '[GATE-3] [GATE-4] [GATE-5] every command, as every standing, good, repeated, reused and malformed: one answer at both doors',
  { timeout: 60_000 },
  async () => {
    for (const command of names)
      for (const standing of standings) {
        const ids = [newId(), newId(), newId()]
        await using one = await launch()
        await using two = await launch()
        const bySocket = comparable(await play(await socketDoor(one, standing), command, ids)) as Reply<unknown>[]
        const byHttp = comparable(await play(await httpDoor(two, standing), command, ids))
        expect({ command, standing, answers: bySocket }).toEqual({ command, standing, answers: byHttp })
        const what = `${command} as ${standing}`
        const [goodOne, repeated, reused, misspelt] = bySocket.slice(malformed.length)
        if (!allowed(standing, command)) {
          const code = commands[command].by === 'guest' ? 'name_first' : 'not_allowed'
          for (const answer of bySocket.slice(0, malformed.length + 1))
            expect([what, answer]).toMatchObject([what, { refused: code }])
          continue
        }
        for (const answer of bySocket.slice(0, malformed.length))
          expect([what, answer]).toMatchObject([what, { refused: expect.stringMatching(/^(bad_input|too_large)$/) }])
        expect([what, goodOne]).toMatchObject([what, { ok: true }])
        if (command === 'host.revoke') continue
        expect([what, repeated]).toEqual([what, goodOne])
        expect([what, reused]).toMatchObject([
          what,
          { refused: command === 'launch.create' ? expect.anything() : 'id_reused' },
        ])
        expect([what, misspelt]).toMatchObject([what, { refused: 'unknown_command' }])
      }
  },
)
