import type { Announcement } from '../../../src/protocol/announcements.ts'
import type { Brakes, Restriction } from '../../../src/protocol/brakes.ts'
import type { ChatLine } from '../../../src/protocol/chat.ts'
import type { PersonId, Reply, Texts } from '../../../src/protocol/core.ts'
import type { CommandName } from '../../../src/protocol/index.ts'
import type { Permissions } from '../../../src/protocol/roles.ts'
import type { Cue, Scene } from '../../../src/protocol/stage.ts'
import type { Teaser } from '../../../src/protocol/teasers.ts'
import { t } from '../i18n/language.ts'
import type { RoomModel } from '../room/room-model.ts'
import { toast } from '../ui/toast.tsx'
import type { HostCommands } from './host-commands.ts'
import { hostRefusal } from './host-refusals.ts'
import { sceneWords } from './scene-words.ts'
import type { UndoStack } from './undo-stack.ts'

/** Lines that are judged at once at most. */
const JUDGED_AT_ONCE = 50

/**
 * What a host does to the room, one method a deed. Each answers whether it happened, says why when it did not, and leaves
 * its undo on the stack where there is one.
 */
export class HostActs {
  readonly #room: RoomModel
  readonly #commands: HostCommands
  readonly #undo: UndoStack
  readonly #restricted: () => readonly Restriction[]

  constructor(room: RoomModel, commands: HostCommands, undo: UndoStack, restricted: () => readonly Restriction[]) {
    this.#room = room
    this.#commands = commands
    this.#undo = undo
    this.#restricted = restricted
  }

  /** Any command; refusals are told in words, unless `quiet`. */
  async send<T extends object>(name: CommandName, input: object, press?: string): Promise<Reply<T> | undefined> {
    if (this.#room.connection.state.peek().is !== 'whole') {
      toast(t('panel.not_sent'))
      return undefined
    }
    const reply = await this.#commands.press<T>(name, input, press)
    if (reply && !reply.ok) toast(hostRefusal(reply, name))
    return reply
  }

  /** The cue that the host saw as the next one goes on air; if somebody was quicker, nothing happens. */
  async next(cue: Pick<Cue, 'cue' | 'note'>): Promise<boolean> {
    const before = this.#view.stage.scene ?? null
    const did = await this.#done('stage.next', { cue: cue.cue }, 'stage.next')
    if (did) this.#offer(t('panel.did.cue', { note: cue.note }), 'stage.set', { scene: before })
    return did
  }

  async air(scene: Scene | null): Promise<boolean> {
    const before = this.#view.stage.scene ?? null
    const did = await this.#done('stage.set', { scene })
    if (did) this.#offer(t('panel.did.scene', { scene: sceneWords(scene) }), 'stage.set', { scene: before })
    return did
  }

  async plan(cues: readonly Cue[], words: string): Promise<boolean> {
    const before = this.#room.view.peek()?.staff?.rundown ?? []
    const did = await this.#done('stage.plan', { cues })
    if (did) this.#offer(words, 'stage.plan', { cues: before })
    return did
  }

  async brake(changes: Partial<Brakes>, words: string): Promise<boolean> {
    const { brakes } = this.#view
    const names = Object.keys(changes) as (keyof Brakes)[]
    const did = await this.#done('brakes.set', changes, `brakes.set ${names.join(' ')}`)
    if (did) this.#offer(words, 'brakes.set', Object.fromEntries(names.map((name) => [name, brakes[name]])))
    return did
  }

  async permit(changes: Partial<Permissions>, words: string): Promise<boolean> {
    const { permissions } = this.#view
    const names = Object.keys(changes) as (keyof Permissions)[]
    const did = await this.#done('permissions.set', changes, `permissions.set ${names.join(' ')}`)
    const before = Object.fromEntries(names.map((name) => [name, permissions[name]]))
    if (did) this.#offer(words, 'permissions.set', before)
    return did
  }

  async say(text: string, re: number | undefined): Promise<boolean> {
    return await this.#done('chat.send', { text, ...(re !== undefined && { re }) })
  }

  async pin(line: number | null): Promise<boolean> {
    const before = this.#view.chat.pinned?.seq ?? null
    const did = await this.#done('chat.pin', { line })
    if (did) this.#offer(t(line === null ? 'panel.did.unpin' : 'panel.did.pin'), 'chat.pin', { line: before })
    return did
  }

  async feature(line: number, on: boolean): Promise<boolean> {
    const did = await this.#done('chat.feature', { line, on }, `chat.feature ${line}`)
    if (did) this.#offer(t(on ? 'panel.did.feature' : 'panel.did.unfeature'), 'chat.feature', { line, on: !on })
    return did
  }

  async remove({ seq, name = '' }: ChatLine): Promise<boolean> {
    const did = await this.#done('chat.remove', { line: seq }, `chat.remove ${seq}`)
    if (did) this.#offer(t('panel.did.remove', { name }), 'chat.restore', { line: seq })
    return did
  }

  restore = (line: number): Promise<boolean> => this.#done('chat.restore', { line }, `chat.restore ${line}`)

  /** How many were judged. */
  async judge(held: readonly number[], allow: boolean): Promise<number> {
    let judged = 0
    for (let from = 0; from < held.length; from += JUDGED_AT_ONCE) {
      const some = held.slice(from, from + JUDGED_AT_ONCE)
      const reply = await this.send<{ judged: number }>('chat.judge', { held: some, allow }, `chat.judge ${some[0]}`)
      if (!reply?.ok) break
      judged += reply.value.judged
    }
    return judged
  }

  /** `forMs` null = a ban. */
  async restrict(person: PersonId, name: string, forMs: number | null, reason: string): Promise<boolean> {
    const why = reason.trim()
    const input = { person, forMs, ...(name && { name }), ...(why && { reason: why }) }
    const did = await this.#done('person.restrict', input, `person.restrict ${person}`)
    const words = t(forMs === null ? 'panel.did.ban' : 'panel.did.timeout', { name })
    if (did) this.#offer(words, 'person.free', { person })
    return did
  }

  async free(person: PersonId): Promise<boolean> {
    const held = this.#restricted().find((one) => one.person === person)
    const did = await this.#done('person.free', { person }, `person.free ${person}`)
    if (!did || !held) return did
    const { until, name = '', reason } = held
    const again = () => {
      const forMs = until === null ? null : Math.max(1_000, until - this.#room.clock.now())
      return { person, forMs, ...(name && { name }), ...(reason !== undefined && { reason }) }
    }
    this.#offer(t('panel.did.free', { name }), 'person.restrict', again)
    return true
  }

  async announce(words: { text: string; texts?: Texts<string> }, until: number | undefined): Promise<boolean> {
    const input = { ...words, ...(until !== undefined && { until }) }
    const reply = await this.send<{ seq: number }>('announcement.make', input)
    if (!reply?.ok) return false
    this.#offer(t('panel.did.announce'), 'announcement.withdraw', { announcement: reply.value.seq })
    return true
  }

  async correct(
    { announcement, ...old }: Announcement,
    words: { text: string; texts?: Texts<string> },
  ): Promise<boolean> {
    const did = await this.#done('announcement.correct', { announcement, ...words })
    const before = { announcement, text: old.text, ...(old.texts && { texts: old.texts }) }
    if (did) this.#offer(t('panel.did.correct'), 'announcement.correct', before)
    return did
  }

  async withdraw({ announcement, text, texts, until }: Announcement): Promise<boolean> {
    const did = await this.#done('announcement.withdraw', { announcement }, `announcement.withdraw ${announcement}`)
    const before = { text, ...(texts && { texts }), ...(until !== undefined && { until }) }
    if (did) this.#offer(t('panel.did.withdraw'), 'announcement.make', before)
    return did
  }

  planTeaser = (teaser: Teaser): Promise<boolean> => this.#done('teaser.plan', { teaser })

  async dropTeaser(teaser: Teaser): Promise<boolean> {
    const did = await this.#done('teaser.drop', { card: teaser.card }, `teaser.drop ${teaser.card}`)
    if (did) this.#offer(t('panel.did.teaser', { title: teaser.title }), 'teaser.plan', { teaser })
    return did
  }

  get #view() {
    return this.#room.view.peek()?.everyone ?? nothing()
  }

  async #done(name: CommandName, input: object, press?: string): Promise<boolean> {
    return (await this.send(name, input, press))?.ok === true
  }

  #offer(words: string, name: CommandName, input: object | (() => object)): void {
    const undo = () => this.#done(name, typeof input === 'function' ? input() : input)
    this.#undo.did({ words, undo })
  }
}

function nothing(): never {
  throw new Error('a host acts on a room that is not there yet')
}
