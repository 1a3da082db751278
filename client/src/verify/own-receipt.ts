import { keptText } from '../session/browser-storage.ts'

/** The receipt of the ballot that was cast from this browser in that round, if one was. */
export function ownReceipt({ room, poll, round }: { room: string; poll: string; round: number }): string | undefined {
  try {
    const kept = JSON.parse(keptText(`fanfare.ballots.${room}`).get() ?? '') as { ballots: [string, unknown][] }
    const [, ballot] = kept.ballots.find(([name]) => name === `${poll}:${round}`) ?? []
    const { receipt } = (ballot ?? {}) as { receipt?: unknown }
    return typeof receipt === 'string' ? receipt : undefined
  } catch {
    return undefined
  }
}
