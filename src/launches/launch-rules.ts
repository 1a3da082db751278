import type { CommandId, RoomId } from '../protocol/core.ts'

/** A room's address from its title, with a tail from the command's id, so that asking again gives the same. */
export function roomIdFor(title: string, id: CommandId): RoomId {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 24)
  const tail = id
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(-6)
    .padStart(6, '0')
  return `${words}-${tail}`.replace(/^-+/, '') as RoomId
}

/** What the events of a launch tell of it, besides its address. */
export const announcement = ({ title, startsAt, demo }: { title: string; startsAt?: number; demo?: true }) => ({
  title,
  ...(startsAt !== undefined && { startsAt }),
  ...(demo && { demo }),
})
