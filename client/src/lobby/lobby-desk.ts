import type { Reply, RoomId } from '../../../src/protocol/core.ts'
import { hostFold } from '../../../src/protocol/host-list.ts'
import type { HostView } from '../../../src/protocol/hosts.ts'
import type { CommandName } from '../../../src/protocol/index.ts'
import { applyEvent } from '../../../src/protocol/view.ts'
import type { CrewDesk } from '../crew/crew-desk.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { HostCommands } from '../panel/host-commands.ts'
import { RoomConnection } from '../room/room-connection.ts'
import { ServerClock } from '../room/server-clock.ts'
import type { Session } from '../session/session.ts'
import { toast } from '../ui/toast.tsx'

/** The crew as the lobby has it: of all rooms. The house is followed beside any room. */
export class LobbyDesk implements CrewDesk, Disposable {
  readonly rooms: CrewDesk['rooms']
  readonly here = undefined
  readonly #session: Session
  readonly #clock = new ServerClock()
  readonly #connection: RoomConnection
  readonly #commands: HostCommands

  constructor(beside: RoomId, session: Session, rooms: CrewDesk['rooms']) {
    this.rooms = rooms
    this.#session = session
    const listener = { heard: () => {}, away: () => {} }
    this.#connection = new RoomConnection(beside, session, this.#clock, listener, applyEvent)
    this.#commands = new HostCommands((name, input) => this.#connection.send(name, input))
    void this.#connection.connect()
  }

  /** Undefined until the house has been heard. */
  get known(): HostView | undefined {
    return this.#connection.house.value?.staff?.hosts
  }
  get hosts(): HostView {
    return this.known ?? hostFold.empty
  }
  get me() {
    return this.#session.signed.value?.person
  }
  get off(): boolean {
    return this.#connection.state.value.is !== 'whole'
  }
  now(): number {
    return this.#clock.now()
  }

  async send<T extends object>(name: CommandName, input: object, press?: string): Promise<Reply<T> | undefined> {
    const reply = await this.#commands.press<T>(name, input, press)
    if (reply && !reply.ok) toast(refusalWords(reply, reply.retryAfterMs ?? 0))
    return reply
  }

  isBusy(press: string): boolean {
    return this.#commands.isBusy(press)
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]()
  }
}
