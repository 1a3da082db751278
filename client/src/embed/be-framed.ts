import { effect } from '@preact/signals'
import { ask } from '../session/ask.ts'
import type { Session, Signed } from '../session/session.ts'
import type { FramedPerson } from './embed-messages.ts'
import './embedded.css'
import { framing, wished } from './framing.ts'
import { HostPage } from './host-page.ts'
import { followHeight } from './wanted-height.ts'

/** How long the page waits for what is kept for it, ms. */
const KEPT_MS = 2_000

/**
 * The page as part of another one: it looks the part, leads out of the frame by every link, and speaks with the page around it.
 * Resolves when it is known who the fan is, as far as the page around it keeps that.
 */
export async function beFramed(session: Session): Promise<void> {
  document.documentElement.classList.add('embedded')
  addEventListener('click', leadOut, { capture: true })
  if (parent === window) return
  const host = hostOf(session)
  void host.heard.then(() => (framing.signOnWanted = () => host.tell({ type: 'sign-on-wanted' })))
  tellWhoTheyAre(host, session)
  followHeight((height) => host.tell({ type: 'size', height }))
  void whenShown().then(() => host.tell({ type: 'ready', room: roomName(), title: document.title }))
  // What is told first is what was kept.
  if (wished('kept') !== null && !session.signed.value)
    await Promise.race([host.heard, new Promise((late) => setTimeout(late, KEPT_MS))])
}

function hostOf(session: Session): HostPage {
  const answer = async (done: ReturnType<Session['signOn']>, re: number | undefined): Promise<void> => {
    const reply = await done
    const who = reply.ok ? { person: shown(reply.value.person) } : { refused: reply.refused }
    host.tell({ type: 'signed', ...who, ...(re !== undefined && { re }) })
  }
  const host: HostPage = new HostPage(mayShow, {
    kept({ session: text }) {
      const given = readSigned(text)
      // What this page has kept by itself counts more; what another room of the same page says of the fan counts as well.
      const news = session.signed.value === undefined || (blocked && given?.person.standing !== 'visitor')
      if (given && news && given.token !== session.signed.value?.token) session.take(given)
    },
    // Not while a visitor is being made, who would come last.
    'sign-on': ({ token, re }) =>
      void answer(
        session.ensure().then(() => session.signOn(token)),
        re,
      ),
    'sign-out': ({ re }) => void answer(session.renew(), re),
  })
  return host
}

/** Whose pages may show a room: asked once, and again when that failed. */
let asked: Promise<readonly string[]> | undefined
async function mayShow(): Promise<readonly string[]> {
  asked ??= ask<{ embedOrigins: string[] }>('/api/about').then((about) => {
    if (about.ok) return [location.origin, ...about.value.embedOrigins]
    asked = undefined
    return [location.origin]
  })
  return await asked
}

/** The page around it hears of every change, and keeps a guest's session where the browser does not let this page do so. */
function tellWhoTheyAre(host: HostPage, session: Session): void {
  let before = ''
  effect(() => {
    const signed = session.signed.value
    if (!signed) return
    const person = shown(signed.person)
    // A member signs on by the brand's next token; until then they are the guest they were.
    if (blocked && person.standing !== 'member') host.tell({ type: 'keep', session: JSON.stringify(signed) })
    const now = JSON.stringify(person)
    if (now !== before) host.tell({ type: 'signed', person })
    before = now
  })
}

const shown = ({ id, standing, name }: Signed['person']): FramedPerson => ({
  id,
  standing,
  ...(name !== undefined && { name }),
})

/** The browser lets this page keep nothing. */
const blocked = ((): boolean => {
  try {
    localStorage.setItem('fanfare.try', '')
    localStorage.removeItem('fanfare.try')
    return false
  } catch {
    return true
  }
})()

function readSigned(text: string | undefined): Signed | undefined {
  try {
    const { token, person, expires, ...more } = JSON.parse(text ?? '') as Partial<Signed>
    const whole = typeof token === 'string' && typeof person?.id === 'string' && typeof expires === 'number'
    return whole ? { ...more, token, person, expires } : undefined
  } catch {
    return undefined
  }
}

const roomName = (): string => decodeURIComponent(location.pathname.split('/')[2] ?? '')

/** The room is there, or it is said why not. */
function whenShown(): Promise<void> {
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('.link-dot.whole, main.refused')) return
      watch.disconnect()
      resolve()
    })
    watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ['class'] })
  })
}

/** Links within the page, and what is saved, stay as they are. */
function leadOut({ target }: MouseEvent): void {
  const link = target instanceof Element ? target.closest('a') : null
  if (!link?.href || link.hasAttribute('download') || link.getAttribute('href')?.startsWith('#')) return
  link.target = '_blank'
  link.relList.add('noopener')
}
