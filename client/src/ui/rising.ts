import type { Cheer } from '../../../src/protocol/cheers.ts'

/** So many are in the air at most. */
const MOST = 24
const LIFE_MS = 1_200
/** What others cheered is drawn over the second until the next sum, ms. */
const SPREAD_MS = 1_000

interface Particle {
  kind: Cheer
  born: number
  /** From the left, 0 to 1. */
  x: number
  sway: number
}

/** Cheers that rise on a canvas, as large as its font. */
export class Rising implements Disposable {
  readonly #canvas: HTMLCanvasElement
  #particles: Particle[] = []
  #frame = 0

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  /** One more, at that place across (0 to 1), after so many ms; none when there are enough. */
  add(kind: Cheer, x: number, later = 0): void {
    if (this.#particles.length >= MOST || document.hidden) return
    this.#particles.push({ kind, x, born: performance.now() + later, sway: Math.random() * 6 })
    this.#frame ||= requestAnimationFrame(() => this.#draw())
  }

  /** What was cheered between two sums; of many, a few of each. */
  pour(rises: readonly { kind: Cheer; by: number }[]): void {
    for (const { kind, by } of rises)
      for (let n = 0; n < Math.min(by, MOST / 2); n++) this.add(kind, Math.random(), Math.random() * SPREAD_MS)
  }

  [Symbol.dispose](): void {
    cancelAnimationFrame(this.#frame)
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas
    const scale = Math.min(devicePixelRatio, 2)
    this.#canvas.width = width * scale
    this.#canvas.height = height * scale
    const now = performance.now()
    this.#particles = this.#particles.filter(({ born }) => now - born < LIFE_MS)
    const pen = this.#canvas.getContext('2d')
    const size = parseFloat(getComputedStyle(this.#canvas).fontSize)
    if (pen) {
      pen.scale(scale, scale)
      pen.font = `${size}px system-ui, sans-serif`
      pen.textAlign = 'center'
      for (const particle of this.#particles) {
        const age = (now - particle.born) / LIFE_MS
        if (age >= 0) drawParticle(pen, particle, age, { width, height, size })
      }
    }
    this.#frame = this.#particles.length > 0 ? requestAnimationFrame(() => this.#draw()) : 0
  }
}

function drawParticle(
  pen: CanvasRenderingContext2D,
  { kind, x, sway }: Particle,
  age: number,
  { width, height, size }: { width: number; height: number; size: number },
): void {
  pen.globalAlpha = age < 0.6 ? 1 : (1 - age) / 0.4
  const across = 0.75 * size + x * (width - 1.5 * size) + Math.sin(age * 5 + sway) * 0.3 * size
  pen.fillText(kind, across, height - 0.3 * size - (1 - (1 - age) ** 2) * (height - 1.8 * size))
}
