import { pick, seeded, type Random } from '../crowd/seeded.ts'
import { REACTIONS, type ChatLine } from '../protocol/chat.ts'
import { CHEERS } from '../protocol/cheers.ts'
import type { CommandId } from '../protocol/core.ts'
import type { EveryoneView } from '../protocol/index.ts'
import type { DemoFan } from './demo-fans.ts'
import type { Called, Order } from './demo-script.ts'
import { ROUND, type Moment } from './demo-time.ts'
import { FAN_ANSWERS, FAN_LINES, FAN_SHOUTS, type MoodName } from './fan-lines.ts'

/** What the crowd does on average, each a second, all fans together. */
export interface Mood {
  mood: MoodName
  lines: number
  cheers: number
  reactions: number
  /** Which part of the lines is what everybody shouts. */
  shouts: number
  /** Which part of the fans is here. */
  here: number
}

const START_SECONDS = 10
const REVEAL = { from: 45, until: 60 }
/** From this second on there is something to talk about. */
const TOLD = 85

/** How the crowd feels. Undefined = it does not speak. */
export function moodOf(everyone: Pick<EveryoneView, 'launch'>, moment: Moment | undefined): Mood | undefined {
  const { phase } = everyone.launch
  if (phase === 'draft' || phase === 'archived') return undefined
  if (moment === undefined) return phase === 'live' ? TALK : quietly('waiting', 0.3)
  const { second } = moment
  if (moment.phase === 'lobby') return waiting(Math.min(1, Math.max(0, second / ROUND.lobby)))
  if (moment.phase === 'after') return leaving(Math.min(1, second / ROUND.after))
  if (second < START_SECONDS) return { mood: 'start', lines: 6, cheers: 12, reactions: 2, shouts: 0.6, here: 1 }
  const revealed = second >= REVEAL.from && second < REVEAL.until
  if (!revealed && second < TOLD) return { ...TALK, mood: second < REVEAL.from ? 'start' : 'reveal' }
  return revealed ? { mood: 'reveal', lines: 5, cheers: 9, reactions: 3, shouts: 0.4, here: 1 } : TALK
}
const quietly = (mood: MoodName, here: number): Mood => ({
  mood,
  lines: 0.5,
  cheers: 0.2,
  reactions: 0.2,
  shouts: 0,
  here,
})
const TALK: Mood = { mood: 'talk', lines: 1, cheers: 0.8, reactions: 0.8, shouts: 0, here: 1 }
const waiting = (near: number): Mood => ({
  ...{
    mood: 'waiting',
    lines: 0.6 + 1.4 * near,
    cheers: 0.2 + near,
    reactions: 0.5,
    shouts: 0,
    here: 0.4 + 0.6 * near,
  },
})
const leaving = (gone: number): Mood => ({
  ...{ mood: 'goodbye', lines: 0.5, cheers: gone < 0.1 ? 8 : 0.3, reactions: 0.5, shouts: 0, here: 1 - 0.6 * gone },
})

/** What fans do is decided for so many ms at a time, by these alone: it is the same on every node. */
export const SLOT_MS = 100

const FRESH_FANS = 60
const REPLIES = 0.1
const MENTIONS = 0.06

/** What fans do in the slot of that number. They do not repeat each other, and speak in turns. */
export function crowdIn(slot: number, mood: Mood, everyone: EveryoneView, fans: readonly DemoFan[]): Called[] {
  const random = seeded(slot)
  const present = fans.slice(0, Math.ceil(mood.here * fans.length))
  const times = (perSecond: number): number => Math.floor((perSecond * SLOT_MS) / 1_000 + random())
  const each = (kind: string, perSecond: number, what: () => Order | undefined): Called[] =>
    Array.from({ length: times(perSecond) }, (_, i) => {
      const order = what()
      return order ? [{ ...order, id: `fan-${slot.toString(36)}-${kind}-${i}` as CommandId }] : []
    }).flat()
  const by = (): number => Math.floor(random() * present.length)
  return [
    ...each('say', mood.lines, () => line(random, mood, everyone, present)),
    ...each('cheer', mood.cheers, () => ({ by: by(), command: 'cheer.send', input: { kind: pick(random, CHEERS) } })),
    ...each('react', mood.reactions, () => reaction(random, by(), everyone.chat.lines)),
  ]
}

const say = (by: number, input: { text: string; re?: number }): Order => ({ by, command: 'chat.send', input })

function line(random: Random, mood: Mood, { chat }: EveryoneView, fans: readonly DemoFan[]): Order | undefined {
  const last = chat.lines.slice(-FRESH_FANS)
  const spoke = new Set(last.map((each) => each.by))
  const silent = fans.flatMap(({ session }, i) => (spoke.has(session.person.id) ? [] : [i]))
  const by = pick(random, silent)
  const fan = fans[by]
  if (fan === undefined) return undefined
  const shouts = FAN_SHOUTS[mood.mood]
  if (shouts && random() < mood.shouts) return say(by, { text: pick(random, shouts) })
  const kind = random()
  const other = last
    .filter((each) => each.name !== undefined && each.by !== fan.session.person.id && !each.staff)
    .at(-3)
  if (other && kind < REPLIES) {
    return say(by, { text: pick(random, FAN_ANSWERS[fan.language]), re: other.seq })
  }
  const text = leastHeard(random, FAN_LINES[mood.mood][fan.language], chat.lines)
  const mentions = other && kind < REPLIES + MENTIONS
  return say(by, { text: mentions ? `@${other.name} ${pick(random, FAN_ANSWERS[fan.language])}` : text })
}

/** One that was not said of late; else the one that was said longest ago. */
function leastHeard(random: Random, texts: readonly string[], lines: readonly ChatLine[]): string {
  const said = lines.map(({ text }) => text)
  const fresh = texts.filter((text) => !said.includes(text))
  return fresh.length > 0
    ? pick(random, fresh)
    : (texts.toSorted((a, b) => said.lastIndexOf(a) - said.lastIndexOf(b))[0] ?? '')
}

const REACTED = 12

/** Newest lines get most of it, and the host's own. */
function reaction(random: Random, by: number, lines: readonly ChatLine[]): Order | undefined {
  const standing = lines.slice(-REACTED).filter(({ removed }) => !removed)
  const staff = lines.filter((each) => each.staff && !each.removed).at(-1)
  const chosen = staff && random() < 0.3 ? staff : standing[Math.floor(random() * standing.length)]
  if (chosen === undefined) return undefined
  return { by, command: 'chat.react', input: { line: chosen.seq, reaction: pick(random, REACTIONS), on: true } }
}
