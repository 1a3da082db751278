import type { Fold } from './events.ts'
import { HOST_LIMITS, type CrewMember, type HostEvent, type HostLink, type HostView } from './hosts.ts'
import { outranks } from './roles.ts'

const linkOf = ({ link, role, room, expires, label }: HostLink): HostLink => ({
  ...{ link, role, expires },
  ...(room !== undefined && { room }),
  ...(label !== undefined && { label }),
})

const crewOf = ({ person, role, room, from, name }: CrewMember): CrewMember => ({
  ...{ person, role, from },
  ...(room !== undefined && { room }),
  ...(name !== undefined && { name }),
})

/**
 * As many as staff see listed. Of more, somebody goes whose link is not in force; else the oldest of the lowest role, and of those whom a
 * link has let in before whom the brand has: rank is looked up here, so no crowd of screens may push out who stands above it.
 */
function listed(crew: readonly CrewMember[], links: readonly HostLink[], at: number): readonly CrewMember[] {
  if (crew.length <= HOST_LIMITS.crewListed) return crew
  const inForce = new Set(['start', 'brand', ...links.filter(({ expires }) => at < expires).map(({ link }) => link)])
  const goesFirst = (one: CrewMember, other: CrewMember): boolean =>
    outranks(other.role, one.role) ||
    (!outranks(one.role, other.role) && one.from !== 'brand' && other.from === 'brand')
  const lowest = (): CrewMember => crew.reduce((least, one) => (goesFirst(one, least) ? one : least))
  const first = crew.find(({ from }) => !inForce.has(from)) ?? lowest()
  return crew.filter((one) => one !== first)
}

/** Who helps, and by which links, for the staff. */
export const hostFold: Fold<HostView, HostEvent> = {
  empty: { linksSince: 0, links: [], crew: [], left: [] },
  apply(view, event) {
    const { links, crew } = view
    switch (event.type) {
      case 'link.made': {
        const kept = links.length < HOST_LIMITS.links ? links : links.filter(({ expires }) => event.at < expires)
        return { ...view, links: [...kept, linkOf(event)].slice(-HOST_LIMITS.links) }
      }
      case 'link.revoked':
        return {
          ...view,
          links: links.filter(({ link }) => link !== event.link),
          crew: crew.filter(({ from }) => from !== event.link),
        }
      case 'host.revoked':
        return {
          ...view,
          linksSince: Math.max(view.linksSince, event.before),
          links: [],
          crew: crew.filter(({ from }) => from === 'brand'),
        }
      case 'crew.joined': {
        const others = crew.filter(({ person, from }) => person !== event.person || from !== event.from)
        return { ...view, crew: listed([...others, crewOf(event)], links, event.at) }
      }
      case 'crew.left': {
        const before = view.left.filter(({ person }) => person !== event.person)
        return {
          ...view,
          crew: crew.filter(({ person, from }) => person !== event.person || from !== event.from),
          left: [...before, { person: event.person, at: event.at }].slice(-HOST_LIMITS.crewListed),
        }
      }
      default:
        return view
    }
  },
}
