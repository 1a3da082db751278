import type { CrewMember, HostView } from '../../../src/protocol/hosts.ts'
import { roleMay } from '../../../src/protocol/roles.ts'
import { t } from '../i18n/language.ts'
import { Armed } from '../ui/armed.tsx'
import { hueOf, NameTag } from '../ui/name-tag.tsx'
import { useNow } from '../ui/use-now.ts'
import '../styles/crew.css'
import { crewNow, roleInHouse, type CrewDesk } from './crew-desk.ts'
import { whereWords } from './crew-words.ts'

/** Who runs the rooms: everybody with a role that counts, by whom they have it. */
export function CrewList({ desk }: { desk: CrewDesk }) {
  const now = useNow(true, () => desk.now())
  const persons = byPerson(crewNow(desk.hosts, now))
  const owner = roleMay(roleInHouse(desk.hosts, desk.me, now), 'own')
  return (
    <ul class="crew-list">
      {persons.map((roles) => (
        <Member key={roles[0]?.person} desk={desk} roles={roles} owner={owner} />
      ))}
    </ul>
  )
}

function byPerson(crew: readonly CrewMember[]): (readonly CrewMember[])[] {
  const persons = new Map<string, CrewMember[]>()
  for (const member of crew) persons.set(member.person, [...(persons.get(member.person) ?? []), member])
  return [...persons.values()]
}

function Member({ desk, roles, owner }: { desk: CrewDesk; roles: readonly CrewMember[]; owner: boolean }) {
  const person = roles[0]?.person ?? ''
  const name = roles.findLast((one) => one.name !== undefined)?.name ?? person
  const me = person === desk.me?.id
  return (
    <li class="crew-row">
      <div class="crew-who">
        <p>
          <NameTag name={name} hue={hueOf(person)} /> {me && <span class="meta">{t('crew.you')}</span>}
        </p>
        <ul class="crew-roles">
          {roles.map((one) => (
            <li key={one.from}>
              <span class={`chip role-${one.role}`}>{t(`crew.role.${one.role}`)}</span>{' '}
              <span class="meta">
                <bdi>{whereWords(desk, one.room)}</bdi> · <From hosts={desk.hosts} from={one.from} />
              </span>
            </li>
          ))}
        </ul>
      </div>
      {owner && !me && <SignOut desk={desk} person={person} name={name} />}
    </li>
  )
}

/** What gave somebody their role. */
function From({ hosts, from }: { hosts: HostView; from: string }) {
  if (from === 'start' || from === 'brand') return <>{t(`crew.from.${from}`)}</>
  const label = hosts.links.find(({ link }) => link === from)?.label
  return label === undefined ? <>{t('crew.from.link')}</> : <bdi>{t('crew.from.label', { label })}</bdi>
}

/** Every device of theirs is out at once; a link that still counts lets them in again. */
export function SignOut({ desk, person, name }: { desk: CrewDesk; person: string; name: string }) {
  return (
    <Armed
      arm={t('crew.sign_out')}
      name={t('crew.sign_out.of', { name })}
      dryRun={t('crew.sign_out.dry', { name })}
      does={t('crew.sign_out.do')}
      disabled={desk.off || desk.isBusy(`person.sign_out ${person}`)}
      onHeld={() => void desk.send('person.sign_out', { person }, `person.sign_out ${person}`)}
    />
  )
}
