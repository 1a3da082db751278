import type { Page } from 'playwright-core'
import { POLL_LIMITS, type PollSetup } from '../../src/protocol/polls.ts'

/** Screens as they hang in halls. */
export const SHAPES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
  { width: 3840, height: 2160 },
  { width: 1080, height: 1920 },
]

const L = POLL_LIMITS
const filled = (words: string, length: number): string =>
  Array.from(words.repeat(Math.ceil(length / Array.from(words).length)))
    .slice(0, length)
    .join('')
    .trim()
    .padEnd(length, '.')
const ten = (option: (n: number) => string) =>
  Array.from({ length: L.options }, (_, n) => ({ text: filled(option(n), L.optionLength) }))

/** What takes most room: as many options as can be, each as long as it can be, in scripts that break lines otherwise. */
export const WORST: Record<string, Partial<PollSetup>> = {
  english: {
    question: filled('Of all that we have shown you tonight, what do you want to hold first? ', L.questionLength),
    options: ten((n) => `${n} Everything that was promised, and one thing more `),
    kind: 'multiple',
    max: 10,
    abstain: true,
  },
  chinese: {
    question: filled('今晚展示的所有产品之中你最想第一个拿到手里的是哪一款', L.questionLength),
    options: ten((n) => `${n}静谧之作为安静的夜晚而生`),
  },
  spanish: {
    question: filled('¿Cuál de las características anunciadas te parece extraordinaria? ', L.questionLength),
    options: ten((n) => `${n}electroencefalografistasdesinstitucionalizados`),
  },
  arabic: {
    question: filled('أي مدينة يجب أن تكون التالية؟ ', L.questionLength),
    options: ten((n) => `${n} مدينة كبيرة جدا على شاطئ البحر `),
    shown: 'close',
  },
  pictures: {
    options: ten((n) => `${n} Ciudad de México `).map((option) => ({ ...option, picture: '/picture.svg' })),
  },
  scale: {
    kind: 'scale',
    options: [],
    scale: { from: -5, to: 5, low: filled('Not at all ', L.optionLength), high: filled('一直坐不住', L.optionLength) },
  },
  battle: {
    kind: 'battle',
    question: filled('Which one? ', L.questionLength),
    options: [filled('Everything that was promised ', L.optionLength), filled('静谧之作', L.optionLength)].map(
      (text) => ({
        text,
        picture: '/picture.svg',
      }),
    ),
    forMs: 60_000,
  },
}

/** Resolves when the page has been laid out anew for its size, and nothing moves. */
export const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    await document.fonts.ready
    const frame = () => new Promise(requestAnimationFrame)
    await frame()
    await frame()
    const moving = () => document.getAnimations().filter(({ playState }) => playState === 'running')
    while (moving().length > 0) await Promise.allSettled(moving().map(({ finished }) => finished))
  })

const BOXES =
  '.hall-scene, .hall-poll-board, .hall-question-board, .screen h1, .screen h2, .screen p, .screen li, .screen bdi, .screen b, .lower-card'

/** What reaches over the edge of the screen, is larger than its box, or lies over what stands below it. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate((boxes) => {
    const name = (box: Element) => `${box.tagName} ${box.className} ${box.textContent?.slice(0, 24)}`
    const found: string[] = []
    for (const box of document.querySelectorAll(boxes)) {
      const { left, right, top, bottom } = box.getBoundingClientRect()
      if (right > innerWidth + 1 || bottom > innerHeight + 1 || left < -1 || top < -1)
        found.push(`outside: ${name(box)}`)
      // Letters may be a little higher than their line.
      const over = box.scrollHeight - box.clientHeight > 0.012 * innerHeight || box.scrollWidth > box.clientWidth + 2
      if (over && getComputedStyle(box).display !== 'inline') found.push(`larger than its box: ${name(box)}`)
    }
    const footer = document.querySelector('.screen-footer')?.getBoundingClientRect().top ?? innerHeight
    for (const inside of document.querySelectorAll('.hall-scene *'))
      if (inside.getBoundingClientRect().bottom > footer + 1) found.push(`over the footer: ${name(inside)}`)
    const notes = document.querySelector('.hall-poll-notes')?.getBoundingClientRect().top ?? innerHeight
    for (const option of document.querySelectorAll(
      '.hall-option, .hall-battle-bar, .hall-scale-ends, .hall-untold-turnout',
    ))
      if (option.getBoundingClientRect().bottom > notes + 1) found.push(`over the notes: ${name(option)}`)
    return found
  }, BOXES)
