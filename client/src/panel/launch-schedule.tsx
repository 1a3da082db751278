import { useState } from 'preact/hooks'
import { LAUNCH_LIMITS, type Schedule } from '../../../src/protocol/launches.ts'
import { t } from '../i18n/language.ts'
import { Field } from '../ui/field.tsx'
import { useNow } from '../ui/use-now.ts'
import { offsetWords } from './cue-times.ts'
import { LongField } from './long-field.tsx'
import type { PanelModel } from './panel-model.ts'
import { dayAndMinuteOf, fromField, toField } from './panel-time.ts'
import { waitingTeasers } from './phase-steps.ts'
import { SaveButton } from './save-button.tsx'
import { byMs, movedAlong, scheduleProblem, shiftsOf, type Shift } from './shifts.ts'

const MOMENTS = ['doorsAt', 'startsAt', 'archivesAt'] as const
type Fields = { [K in keyof Required<Schedule>]: string }
const fieldsOf = ({ doorsAt, startsAt, archivesAt }: Schedule): Fields => ({
  doorsAt: toField(doorsAt),
  startsAt: toField(startsAt),
  archivesAt: toField(archivesAt),
})
/** Seconds that a field does not show stay as they were. */
const read = (old: number | undefined, text: string): number | undefined =>
  text === toField(old) ? old : fromField(text)

/** Doors, T-0 and the archive; before anything is moved it says all that moves along. */
export function LaunchSchedule({ panel }: { panel: PanelModel }) {
  const { launch } = panel.everyone
  const [fields, setFields] = useState(() => fieldsOf(launch))
  const [why, setWhy] = useState('')
  const now = useNow(true, () => panel.room.clock.now())
  const next = readSchedule(launch, fields)
  const problem = scheduleProblem(launch, next, now)
  const shifts = problem ? [] : shiftsOf(launch, next, waitingTeasers(panel.everyone, panel.staff), now)
  const save = async (event: Event) => {
    event.preventDefault()
    const input = { ...changedMoments(launch, next), ...(why.trim() && { why: why.trim() }) }
    if ((await panel.acts.send('launch.move', input))?.ok) panel.close()
  }
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <Moments fields={fields} next={next} onFields={setFields} />
      <LongField
        label={t('panel.schedule.why')}
        hint={t('panel.schedule.why.hint')}
        longest={LAUNCH_LIMITS.leadLength}
        value={why}
        onText={setWhy}
      />
      {problem && (
        <p class="field-error" role="alert">
          {t(`panel.schedule.${problem}`)}
        </p>
      )}
      {shifts.length > 0 && <DryRun panel={panel} shifts={shifts} by={byMs(launch, next)} />}
      <div class="sheet-end">
        <SaveButton panel={panel} press="launch.move" good={shifts.length > 0}>
          {t('panel.schedule.do')}
        </SaveButton>
      </div>
    </form>
  )
}

interface MomentsProps {
  fields: Fields
  next: Schedule
  onFields: (fields: Fields) => void
}

/** Another T-0 takes the other moments along; each may then be set by itself. */
function Moments({ fields, next, onFields }: MomentsProps) {
  const change = (name: keyof Schedule, text: string) => {
    const startsAt = name === 'startsAt' ? fromField(text) : undefined
    onFields(startsAt === undefined ? { ...fields, [name]: text } : fieldsOf(movedAlong(next, startsAt)))
  }
  return (
    <div class="triple">
      {MOMENTS.map((name) => (
        <Field
          key={name}
          label={t(`panel.schedule.${name}`)}
          hint={t(`panel.schedule.${name}.hint`)}
          type="datetime-local"
          value={fields[name]}
          onInput={(event) => change(name, event.currentTarget.value)}
        />
      ))}
    </div>
  )
}

function readSchedule(old: Schedule, fields: Fields): Schedule {
  return Object.fromEntries(
    MOMENTS.flatMap((name) => {
      const at = read(old[name], fields[name])
      return at === undefined ? [] : [[name, at]]
    }),
  )
}

/** What is sent: with T-0 all three, since what is not given would move along; else what is another now. */
function changedMoments(old: Schedule, next: Schedule): { [K in keyof Schedule]: number | null } {
  const all = old.startsAt !== next.startsAt
  return Object.fromEntries(
    MOMENTS.flatMap((name) => (all || old[name] !== next[name] ? [[name, next[name] ?? null]] : [])),
  )
}

/** Everything that comes at another time, before it does. */
function DryRun({ panel, shifts, by }: { panel: PanelModel; shifts: readonly Shift[]; by: number }) {
  const timed = panel.staff.rundown.filter(({ offsetMs }) => offsetMs !== undefined).length
  return (
    <div class="dry-run" role="status">
      <h3>{t('panel.schedule.dry')}</h3>
      <ul>
        {shifts.map(({ what, from, to }, n) => (
          <li key={n}>
            <span>
              {typeof what === 'string' ? t(`panel.moment.${what}`) : t('panel.moment.teaser', { title: what.teaser })}
            </span>
            <span class="figure">
              {from === undefined ? t('panel.moment.none') : dayAndMinuteOf(from)} →{' '}
              {to === undefined ? t('panel.moment.none') : dayAndMinuteOf(to)}
            </span>
          </li>
        ))}
        {by !== 0 && timed > 0 && <li>{t('panel.schedule.dry.cues', { n: timed, by: offsetWords(by) })}</li>}
      </ul>
      {panel.everyone.launch.phase === 'after' && by !== 0 && <p>{t('panel.schedule.dry.again')}</p>}
      <p class="meta">{t('panel.schedule.dry.told')}</p>
    </div>
  )
}
