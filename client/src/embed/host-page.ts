import { isWorded, worded, type FrameSays, type HostSays } from './embed-messages.ts'

type Hears = { readonly [type in HostSays['type']]: (said: HostSays & { type: type }) => void }

/**
 * The page around this one. It is heard when it is the window right around this one, and its origin is one that may show rooms;
 * it is told things once it has been heard, and until then only that somebody is here.
 */
export class HostPage {
  /** Settled when it has been heard, and what it said has been done. */
  readonly heard: Promise<void>
  #known = (): void => undefined
  readonly #mayShow: () => Promise<readonly string[]>
  readonly #hears: Hears
  #origin: string | undefined
  /** Of each kind the latest, for when it is known who listens. */
  #untold = new Map<FrameSays['type'], FrameSays>()

  constructor(mayShow: () => Promise<readonly string[]>, hears: Hears) {
    this.#mayShow = mayShow
    this.#hears = hears
    this.heard = new Promise((known) => (this.#known = known))
    addEventListener('message', (event) => void this.#hear(event))
    parent.postMessage(worded({ type: 'hello' }), '*')
  }

  tell(message: FrameSays): void {
    if (this.#origin === undefined) this.#untold.set(message.type, message)
    else parent.postMessage(worded(message), this.#origin)
  }

  async #hear({ source, origin, data }: MessageEvent): Promise<void> {
    if (source !== parent || !isHostSays(data)) return
    if (origin !== this.#origin && !(await this.#mayShow()).includes(origin)) return
    this.#origin ??= origin
    for (const message of this.#untold.values()) this.tell(message)
    this.#untold.clear()
    this.#hears[data.type](data as never)
    this.#known()
  }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 16_384
function isHostSays(data: unknown): data is HostSays {
  if (!isWorded(data)) return false
  const { type, token, session } = data as { type: unknown; token?: unknown; session?: unknown }
  if (type === 'sign-on') return isText(token)
  return type === 'sign-out' || (type === 'kept' && (session === undefined || isText(session)))
}
