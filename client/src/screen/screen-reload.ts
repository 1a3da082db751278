const MARK = 'fanfare.screen.reloaded'
const NOT_AGAIN_MS = 60_000

/** Loads the page anew, at most once in a minute, and only if the server gives it out: else what is shown stays. */
export async function reloadWhenServed(): Promise<void> {
  const before = Number(sessionStorage.getItem(MARK) ?? 0)
  if (Math.abs(Date.now() - before) < NOT_AGAIN_MS) return
  const page = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined)
  if (!page?.ok) return
  sessionStorage.setItem(MARK, String(Date.now()))
  location.reload()
}
