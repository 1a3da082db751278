/** Enough for a dozen lines and the field below them, px. */
const TALK = 440
/** Enough for why there is no room. */
const REFUSED = 320

/** Calls with the height that this page would like to have, px, whenever that is another one. */
export function followHeight(wants: (height: number) => void): void {
  let before = 0
  const look = (): void => {
    const height = Math.ceil(wantedHeight())
    if (height > 0 && height !== before) wants((before = height))
  }
  const sizes = new ResizeObserver(look)
  const parts = (): void => {
    for (const part of document.querySelectorAll('.stage, .talk, main.refused')) sizes.observe(part)
  }
  new MutationObserver(parts).observe(document.body, { childList: true, subtree: true })
  sizes.observe(document.documentElement)
  parts()
}

/** Never of the height that it has, or each would follow the other. 0 = as it was. */
function wantedHeight(): number {
  const [bar, stage, talk, refused] = ['.top-bar', '.stage', '.talk', 'main.refused'].map((part) =>
    document.querySelector<HTMLElement>(part),
  )
  const top = bar?.offsetHeight ?? 0
  if (refused) return top + REFUSED
  if (!talk) return 0
  if (!stage || getComputedStyle(stage).display === 'none') return top + TALK
  // Folded for reading: nothing may move under who reads.
  if (stage.matches('.strip')) return 0
  const beside = talk.offsetTop < stage.offsetTop + stage.offsetHeight
  return top + (beside ? Math.max(stageHeight(stage), TALK) : stageHeight(stage) + TALK)
}

const heightOf = (part: Element): number => part.getBoundingClientRect().height

/** What is shown in 16:9 by its width, all else by what is in it. */
function stageHeight(stage: HTMLElement): number {
  const frame = stage.querySelector<HTMLElement>('.stage-frame')
  if (!frame) return stage.offsetHeight
  const controls = stage.offsetHeight - frame.offsetHeight
  if (!stage.matches('.is-wait, .is-opening')) return (frame.offsetWidth * 9) / 16 + controls
  return [...frame.children].reduce((sum, child) => sum + heightOf(child), 0) + controls
}
