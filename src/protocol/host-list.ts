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
 * As many as staff see listed. Of more, the oldest of the lowest role goes, and of those whom a link has let in before whom the
 * brand has: rank is looked up here, so no crowd of screens may push out who stands above it.
 */
function listed(crew: readonly CrewMember[]): readonly CrewMember[] {
  if (crew.length <= HOST_LIMITS.crewListed) return crew
  const goesFirst = (one: CrewMember, other: CrewMember): boolean =>
    outranks(other.role, one.role) ||
    (!outranks(one.role, other.role) && one.from !== 'brand' && other.from === 'brand')
  const first = crew.reduce((least, one) => (goesFirst(one, least) ? one : least))
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
        return { ...view, crew: listed([...others, crewOf(event)]) }
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
