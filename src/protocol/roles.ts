/** What somebody may do in a room or in the house. Whoever is not given a role is a fan. */
export const ROLES = ['fan', 'display', 'staff', 'moderator', 'host', 'owner'] as const
export type Role = (typeof ROLES)[number]

/** A role may do something to persons of a lower rank only. A display is a screen in the hall: it reads. */
const RANK: Record<Role, number> = { fan: 0, display: 0, staff: 1, moderator: 2, host: 3, owner: 4 }
export const outranks = (mine: Role | undefined, theirs: Role | undefined): boolean =>
  RANK[mine ?? 'fan'] > RANK[theirs ?? 'fan']
/** The one of two roles that may more. */
export const higher = (one: Role, other: Role): Role => (RANK[other] > RANK[one] ? other : one)

/** How somebody is known: a visitor has no name yet, a guest has one of their own choosing, a member was signed on by the brand. */
export const STANDINGS = ['visitor', 'guest', 'member'] as const
export type Standing = (typeof STANDINGS)[number]
export const atLeast = (has: Standing, needs: Standing): boolean => STANDINGS.indexOf(has) >= STANDINGS.indexOf(needs)

/** What fans may do, and the least standing that may do it where hosts have set nothing else. */
export const CROWD = { cheer: 'visitor', vote: 'visitor', chat: 'guest', ask: 'guest' } as const satisfies Record<
  string,
  Standing
>
export type CrowdCapability = keyof typeof CROWD
/** The least standing for each; `null` = staff alone. */
export type Permissions = { readonly [C in CrowdCapability]: Standing | null }

/** What staff may do. */
export const STAFF_CAPABILITIES = ['answer', 'moderate', 'show', 'own'] as const
export type StaffCapability = (typeof STAFF_CAPABILITIES)[number]
/** `self`: everybody's own matters, whatever their role. */
export type Capability = CrowdCapability | StaffCapability | 'self'

const MAY: Record<Role, readonly StaffCapability[]> = {
  fan: [],
  display: [],
  staff: ['answer'],
  moderator: ['answer', 'moderate'],
  host: ['answer', 'moderate', 'show'],
  owner: ['answer', 'moderate', 'show', 'own'],
}

/** Sees what is for the staff, writes as staff, and is where the public is not yet. */
export const isStaff = ({ role }: { role?: Role | undefined }): boolean => RANK[role ?? 'fan'] >= RANK.staff
export const roleMay = (role: Role | undefined, capability: StaffCapability): boolean =>
  MAY[role ?? 'fan'].includes(capability)

/** Why somebody may not do what the crowd does; undefined = they may. */
export function crowdRefusal(
  { role, standing }: { role?: Role; standing: Standing },
  least: Standing | null,
): 'not_allowed' | 'name_first' | 'members_only' | undefined {
  if (role === 'display') return 'not_allowed'
  if (isStaff({ role })) return undefined
  if (least === null) return 'not_allowed'
  if (atLeast(standing, least)) return undefined
  return least === 'member' ? 'members_only' : 'name_first'
}
