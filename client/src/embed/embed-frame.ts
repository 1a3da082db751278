/** How a brand's page wants a room shown: what `Fanfare.mount` takes, and the attributes of the script (`data-...`). */
export interface EmbedOptions {
  room?: string
  /** `auto`, `dark` or `light`. */
  theme?: string
  lang?: string
  /** What screen readers call the frame; without it the room's title. */
  title?: string
  /** px: at the start, and between which the room may choose; without a most it stays within the window. */
  height?: string | number
  minHeight?: string | number
  maxHeight?: string | number
  /** In there (a selector or an element), or else right behind that element: the script, where it stands. */
  into?: string | Element
  beside?: Element
  /** The live server, if it is another than the script's. */
  origin?: string
}

const HEIGHT = 640
const MAX_HEIGHT = 900

/** `kept`: something is kept for it, which it waits for. */
export function frameFor(options: EmbedOptions, origin: string, kept: boolean): HTMLIFrameElement {
  const { room = 'main', theme, lang, title = 'Fanfare', height = HEIGHT } = options
  const frame = document.createElement('iframe')
  const wishes = new URLSearchParams({
    embed: '1',
    ...(theme && { theme }),
    ...(lang && { lang }),
    ...(kept && { kept: '1' }),
  })
  frame.src = `${origin}/r/${encodeURIComponent(room)}?${wishes.toString()}`
  frame.title = title
  frame.allow = 'autoplay; fullscreen; clipboard-write; encrypted-media; picture-in-picture'
  frame.style.cssText = `display:block;width:100%;border:0;height:${+height}px`
  return frame
}

export function resize(frame: HTMLIFrameElement, options: EmbedOptions, wanted: number): void {
  const { height = HEIGHT, minHeight = height, maxHeight = Math.min(MAX_HEIGHT, innerHeight) } = options
  frame.style.height = `${Math.max(+minHeight, Math.min(+maxHeight, wanted))}px`
}

/** Puts it there, as soon as the page has such a place. */
export function place(frame: HTMLIFrameElement, options: EmbedOptions, done: () => void): void {
  const { into, beside } = options
  const parent = typeof into === 'string' ? document.querySelector(into) : into
  if (parent) parent.append(frame)
  else if (into === undefined && beside?.closest('body')) beside.after(frame)
  else if (document.readyState === 'loading')
    return addEventListener('DOMContentLoaded', () => place(frame, options, done), { once: true })
  else if (into === undefined) document.body.append(frame)
  else return console.error(`Fanfare: no ${into as string}`)
  done()
}
