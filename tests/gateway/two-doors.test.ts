import { describe, expect, it } from 'vitest'
import type { Reply, Standing } from '../../src/protocol/core.ts'
import { commands, type CommandName } from '../../src/protocol/index.ts'
import { launch, newId, type App } from '../support.ts'

type Door = (command: string, input: unknown) => Promise<unknown>

/** For every command: an input that is good, given an own line, and one that differs from it. */
const good: Record<CommandName, (line: number) => [first: object, other: object]> = {
  'launch.create': () => [
    { room: 'a-launch', title: 'A launch' },
    { room: 'a-launch', title: 'Another launch' },
  ],
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

/** What is no array or object at all, HTTP turns away before it asks who sends it. */
const malformed: unknown[] = [
  undefined,
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
const comparable = (answers: unknown[]): unknown[] =>
  JSON.parse(
    JSON.stringify(answers, (key, value: unknown) => (['seq', 'at', 'retryAfterMs'].includes(key) ? 0 : value)),
  )

/** What each of the answers must be like. */
function wanted(command: CommandName, standing: Standing, goodAnswer: unknown): unknown[] {
  const { by } = commands[command]
  const may = standings.indexOf(standing) >= standings.indexOf(by)
  const misspelt = { refused: 'unknown_command' }
  const revoking = command === 'host.revoke'
  if (!may) {
    const no = { refused: by === 'guest' ? 'name_first' : 'not_allowed' }
    return [...malformed.map(() => no), no, ...(revoking ? [] : [no, no, misspelt])]
  }
  const senseless = malformed.map(() => ({ refused: expect.stringMatching(/^(bad_input|too_large)$/) }))
  if (revoking) return [...senseless, { ok: true }]
  return [...senseless, { ok: true }, goodAnswer, { refused: 'id_reused' }, misspelt]
}

describe.each(names)('%s', (command) => {
  it.each(standings)(
    '[GATE-3] [GATE-4] [GATE-5] [CMD-1] [CMD-2] as a %s, good, repeated, reused and malformed: one answer at both doors',
    async (standing) => {
      const ids = [newId(), newId(), newId()]
      await using one = await launch()
      await using two = await launch()
      const bySocket = comparable(await play(await socketDoor(one, standing), command, ids))
      const byHttp = comparable(await play(await httpDoor(two, standing), command, ids))
      expect(bySocket).toEqual(byHttp)
      expect(bySocket).toMatchObject(wanted(command, standing, bySocket[malformed.length]))
    },
  )
})
