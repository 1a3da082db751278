import { useState } from 'preact/hooks'
import type { RoomId } from '../../../src/protocol/core.ts'
import { HOST_LIMITS, type LinkRole } from '../../../src/protocol/hosts.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { linkAddress, roleInHouse, rolesToGive, type CrewDesk } from './crew-desk.ts'
import { hoursWords } from './crew-words.ts'
import type { Made } from './made-link.tsx'

/** How long links last, h. */
const HOURS = [1, 8, 24, 7 * 24, HOST_LIMITS.linkHours] as const

interface Asked {
  role: LinkRole
  /** Empty = all rooms. */
  room: RoomId | ''
  hours: number
  label: string
}

/** Asks for a link: what it gives, where, for how long, and whom it is for. */
export function LinkForm({ desk, onMade }: { desk: CrewDesk; onMade: (made: Made) => void }) {
  const roles = rolesToGive(roleInHouse(desk.hosts, desk.me, desk.now()))
  const [asked, setAsked] = useState<Asked>(() => ({
    role: roles.includes('moderator') ? 'moderator' : 'staff',
    room: desk.here ?? '',
    hours: 24,
    label: '',
  }))
  const change = (changes: Partial<Asked>) => setAsked(fitting({ ...asked, ...changes }, desk))
  const make = async (event: Event) => {
    event.preventDefault()
    const made = await makeLink(desk, asked)
    if (made) onMade(made)
  }
  return (
    <form class="stack link-form" onSubmit={(event) => void make(event)}>
      <div class="pair">
        <SelectField
          label={t('crew.role')}
          hint={t(`crew.role.${asked.role}.more`)}
          value={asked.role}
          options={roles.map((value) => ({ value, label: t(`crew.role.${value}`) }))}
          onChoose={(role) => change({ role: role as LinkRole })}
        />
        <RoomChoice desk={desk} asked={asked} onRoom={(room) => change({ room })} />
      </div>
      <TermFields asked={asked} change={change} />
      <div class="sheet-end">
        <Button type="submit" kind="primary" busy={desk.isBusy('link.create')} disabled={desk.off}>
          {t('crew.make')}
        </Button>
      </div>
    </form>
  )
}

/** For how long, and for whom. */
function TermFields({ asked, change }: { asked: Asked; change: (changes: Partial<Asked>) => void }) {
  return (
    <div class="pair">
      <SelectField
        label={t('crew.hours')}
        value={String(asked.hours)}
        options={HOURS.map((hours) => ({ value: String(hours), label: hoursWords(hours) }))}
        onChoose={(hours) => change({ hours: Number(hours) })}
      />
      <Field
        label={t('crew.label')}
        hint={t('crew.label.hint')}
        value={asked.label}
        maxLength={HOST_LIMITS.labelLength}
        autocomplete="off"
        onInput={(event) => change({ label: event.currentTarget.value })}
      />
    </div>
  )
}

function RoomChoice({ desk, asked, onRoom }: { desk: CrewDesk; asked: Asked; onRoom: (room: RoomId | '') => void }) {
  const rooms = desk.rooms.map(({ room, title }) => ({ value: room as string, label: title }))
  const all = { value: '', label: t('crew.all_rooms') }
  return (
    <SelectField
      label={t('crew.where')}
      value={asked.room}
      options={asked.role === 'display' ? rooms : [...rooms, all]}
      onChoose={(room) => onRoom(room as RoomId | '')}
    />
  )
}

/** A screen stands in one room. */
const fitting = (asked: Asked, { rooms, here }: CrewDesk): Asked =>
  asked.role === 'display' && asked.room === '' ? { ...asked, room: here ?? rooms[0]?.room ?? '' } : asked

async function makeLink(desk: CrewDesk, { role, room, hours, label }: Asked): Promise<Made | undefined> {
  const words = label.trim()
  const input = { role, hours, ...(room !== '' && { room }), ...(words && { label: words }) }
  const made = await desk.send<{ key: string; expires: number }>('link.create', input)
  if (!made?.ok) return undefined
  const { key, expires } = made.value
  return { address: linkAddress(key, role, room === '' ? undefined : room), role, expires }
}
