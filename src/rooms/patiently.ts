import { StoreDown } from './room-log.ts'

const FOR_MS = 30_000
const PAUSE_MS = 200

/** Does a step again until the store can be asked, for half a minute. The step must be one that may be repeated. */
export async function patiently<T>(step: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + FOR_MS; ;) {
    try {
      return await step()
    } catch (error) {
      if (!(error instanceof StoreDown) || performance.now() > until) throw error
    }
    await new Promise((wait) => setTimeout(wait, PAUSE_MS))
  }
}
