import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import { atLeast, HOUSE, refuse, type Refused, type Reply, type RoomId } from '../protocol/core.ts'
import { commands, type CommandName } from '../protocol/index.ts'
import { schemas } from '../protocol/schemas.ts'
import type { Session } from '../persons/tokens.ts'
import type { Caller, Handler, Handlers } from '../rooms/handler.ts'
import type { Hosting } from '../rooms/hosting.ts'
import { keptOut } from '../rooms/door.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { LogLost, StoreDown } from '../rooms/room-log.ts'
import { PersonRate } from './person-rate.ts'

/** Longest command, in characters of JSON. */
const MOST_INPUT = 8_192

/** Commands one person may send. */
const COMMANDS = { perSecond: 20, atOnce: 40 }

const known = new Map<string, CommandName>(Object.keys(commands).map((name) => [name, name as CommandName]))

/** Who sends a command, by whichever door. */
export interface Asker {
  session: Session
  room: RoomId
}

export type Dispatch = (asker: Asker, name: unknown, input: unknown) => Promise<Reply<unknown>>

/** The one path every command takes, whichever door it came by: authorise, parse, decide, answer. It never throws. */
export function dispatcher({
  handlers,
  hosting,
  logger,
}: {
  handlers: Handlers
  hosting: Hosting
  logger: Logger
}): Dispatch {
  const rate = new PersonRate(COMMANDS.perSecond, COMMANDS.atOnce)
  return async (asker, name, input) => {
    const command = typeof name === 'string' ? known.get(name) : undefined
    if (command === undefined) return refuse('unknown_command')
    if (commands[command].in === 'room' && asker.room === HOUSE) return refuse('not_found')
    const refused = authorise(asker.session, command, hosting)
    if (refused) return refused
    if (!rate.take(asker.session.limitKey)) return refuse('too_fast', 1_000)
    const parsed = parse(command, input)
    if (!parsed.ok) return parsed
    let live: LiveRoom | undefined
    try {
      live = await hosting.open(commands[command].in === 'house' ? HOUSE : asker.room)
      if (live === undefined) return refuse('not_found')
      if (live.away) return refuse('unavailable', RETRY_MS)
      const { person, limitKey } = asker.session
      const why = keptOut(live, person)
      if (why) return refuse(why)
      const caller: Caller = { person, limitKey, live, hash: parsed.hash }
      return await (handlers[command] as Handler<CommandName>)(caller, parsed.input as never)
    } catch (error) {
      return failed(error, { command, room: asker.room, live, logger })
    }
  }
}

const RETRY_MS = 500

function authorise({ person, hostSince }: Session, command: CommandName, hosting: Hosting): Refused | undefined {
  const { by } = commands[command]
  if (!atLeast(person.standing, by)) return refuse(by === 'guest' ? 'name_first' : 'not_allowed')
  return hostRevoked(hostSince, hosting) ? refuse('token_invalid') : undefined
}

/** Has the link that made this session a host's been revoked? */
export const hostRevoked = (hostSince: number | undefined, hosting: Hosting): boolean =>
  hostSince !== undefined && hostSince < (hosting.get(HOUSE)?.replica.staff.hosts.linksSince ?? 0)

type Parsed = { ok: true; input: unknown; hash: string } | Refused

function parse(command: CommandName, input: unknown): Parsed {
  const text = JSON.stringify(input) ?? ''
  if (text.length > MOST_INPUT) return refuse('too_large')
  const parsed = schemas[command].input.safeParse(input)
  if (!parsed.success) return refuse('bad_input')
  const hash = createHash('sha256')
    .update(`${command} ${JSON.stringify(parsed.data)}`)
    .digest('hex')
    .slice(0, 16)
  return { ok: true, input: parsed.data, hash }
}

function failed(
  error: unknown,
  { command, room, live, logger }: { command: CommandName; room: RoomId; live: LiveRoom | undefined; logger: Logger },
): Refused {
  if (error instanceof StoreDown) return refuse(error.kind, RETRY_MS)
  if (error instanceof LogLost) {
    void live?.lost()
    return refuse('unavailable', RETRY_MS)
  }
  logger.error({ error, command, room }, 'command failed')
  return refuse('internal')
}
