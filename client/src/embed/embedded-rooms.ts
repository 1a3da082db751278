import { frameFor, place, resize, type EmbedOptions } from './embed-frame.ts'
import { isWorded, worded, type FramedPerson, type FrameSays, type HostSays } from './embed-messages.ts'

/** The brand's token for the fan, or what fetches one: for every room on the page, and again when a room is loaded anew. */
export type Token = string | (() => string | Promise<string>)

interface Mounted {
  frame: HTMLIFrameElement
  origin: string
  options: EmbedOptions
  /** It has said hello. */
  greeted: Promise<void>
  greet: () => void
  /** More than once: somebody has loaded it anew. */
  again?: boolean
}

/** How long a room may take to come and answer, ms. */
const ANSWER_MS = 15_000

const answers = new Map<number, (said: FrameSays & { type: 'signed' }) => void>()
let rooms: Mounted[] = []
let token: Token | undefined
let asked = 0

/** A frame that was taken away is forgotten. */
const present = (): Mounted[] => (rooms = rooms.filter(({ frame }) => frame.isConnected))

const say = ({ frame, origin }: Mounted, message: HostSays): void =>
  frame.contentWindow?.postMessage(worded(message), origin)

function ask(room: Mounted, message: HostSays): Promise<FramedPerson> {
  return new Promise((resolve, reject) => {
    const re = ++asked
    const settle = (said: FrameSays & { type: 'signed' }): void => {
      answers.delete(re)
      if ('person' in said) resolve(said.person)
      else reject(new Error(said.refused))
    }
    answers.set(re, settle)
    setTimeout(() => settle({ type: 'signed', refused: 'unavailable' }), ANSWER_MS)
    void room.greeted.then(() => say(room, { ...message, re } as HostSays))
  })
}

async function signOnTo(room: Mounted): Promise<FramedPerson> {
  const given = typeof token === 'function' ? await token() : token
  if (given === undefined) throw new Error('signed out')
  return await ask(room, { type: 'sign-on', token: given })
}

/** A refusal is told by the event too. */
const signOnAlso = (room: Mounted): void => {
  if (token !== undefined) signOnTo(room).catch(() => undefined)
}

/** What a room whose browser lets it keep nothing has asked this page to keep, in this page's own storage. */
const keptFor = (origin: string): string | null => {
  try {
    return localStorage.getItem(`fanfare ${origin}`)
  } catch {
    return null
  }
}
function keep(origin: string, session?: string): void {
  try {
    if (session === undefined) localStorage.removeItem(`fanfare ${origin}`)
    else localStorage.setItem(`fanfare ${origin}`, session)
  } catch {
    // Nothing is kept here either: the fan is somebody new next time.
  }
}
const tellKept = (room: Mounted, session = keptFor(room.origin)): void =>
  say(room, { type: 'kept', ...(session !== null && { session }) })

function heard(room: Mounted, said: FrameSays): void {
  const { frame, options, origin } = room
  if (said.type === 'hello') {
    tellKept(room)
    if (room.again) signOnAlso(room)
    room.again = true
    room.greet()
  }
  if (said.type === 'ready') frame.title = options.title ?? said.title
  if (said.type === 'size') resize(frame, options, said.height)
  if (said.type === 'signed' && said.re !== undefined) answers.get(said.re)?.(said)
  if (said.type === 'keep') {
    keep(origin, said.session)
    for (const other of present()) if (other !== room && other.origin === origin) tellKept(other, said.session)
  }
  // ready, signed, sign-on-wanted: what is kept is nobody else's business.
  if (/^(ready|sign)/.test(said.type))
    frame.dispatchEvent(new CustomEvent(`fanfare:${said.type}`, { bubbles: true, detail: said }))
}

/** Hears what comes from a room's own window and origin, and nothing else. */
export function listen(): void {
  addEventListener('message', ({ source, origin, data }) => {
    const room = present().find(({ frame }) => frame.contentWindow === source)
    if (room?.origin === origin && isWorded(data)) heard(room, data as unknown as FrameSays)
  })
}

export function mount(options: EmbedOptions, origin: string): HTMLIFrameElement {
  const frame = frameFor(options, origin, keptFor(origin) !== null)
  let greet = (): void => undefined
  const greeted = new Promise<void>((resolve) => (greet = resolve))
  const room: Mounted = { frame, origin, options, greeted, greet }
  place(frame, options, () => {
    rooms.push(room)
    signOnAlso(room)
  })
  return frame
}

/** The fan in every room of this page, as the first of them says; rejects with the refusal. */
export async function signOn(given: Token): Promise<FramedPerson | undefined> {
  token = given
  return (await Promise.all(present().map(signOnTo)))[0]
}

/** Somebody new in every room of this page. */
export async function signOut(): Promise<void> {
  token = undefined
  for (const { origin } of present()) keep(origin)
  await Promise.all(rooms.map((room) => ask(room, { type: 'sign-out' })))
}
