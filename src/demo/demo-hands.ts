import type { PersonId } from '../protocol/core.ts'
import type { RoomEvent } from '../protocol/index.ts'
import type { Ring } from '../rooms/ring.ts'

const DECIDED =
  /^(launch|teaser|stage|announcement|brakes|person|poll)\.|^question\.(answered|hidden|restored)$|^chat\.(struck|restored|judged|pinned|featured)$/

/** Did a host do that, another one than the demo's? What deadlines do is nobody's doing. */
export const isHand = ({ type, by }: Pick<RoomEvent, 'type' | 'by'>, own: PersonId): boolean =>
  by !== undefined && by !== own && DECIDED.test(type)

/** When another host did something last, as far as this node still knows; 0 = not that it knew. */
export function lastHand(ring: Ring, own: PersonId): number {
  for (let entry = ring.last; entry; entry = ring.at(entry.seq - 1)) {
    if (isHand(JSON.parse(entry.json) as RoomEvent, own)) return entry.at
  }
  return 0
}
