/**
 * `embed.js`, the one line by which a page of a brand shows a room: it stands alone, in pages that are not ours. What it does
 * is promised in docs/integration.md.
 */
import type { EmbedOptions } from './embed-frame.ts'
import { listen, mount, signOn, signOut } from './embedded-rooms.ts'

declare global {
  interface Window {
    Fanfare?: {
      mount: (options: EmbedOptions) => HTMLIFrameElement
      signOn: typeof signOn
      signOut: typeof signOut
    }
  }
}

const script = document.currentScript as HTMLScriptElement | null
const home = new URL(script?.src ?? location.href).origin

// The line may stand on the page several times: the first one is in charge of all rooms.
if (!window.Fanfare) {
  listen()
  window.Fanfare = {
    mount: (options) => mount(options, options.origin ?? home),
    signOn,
    signOut,
  }
}
if (script?.dataset['room']) window.Fanfare.mount(Object.assign({ origin: home, beside: script }, script.dataset))
