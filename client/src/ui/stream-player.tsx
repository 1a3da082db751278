import { words } from 'words:player'
import { later } from './later.tsx'

/** The launch's stream in whatever room there is for it, 16:9. It begins without sound; `onScreen`: it stays so. */
export const StreamPlayer = later(words, async () => (await import('./stream-view.tsx')).StreamView)
