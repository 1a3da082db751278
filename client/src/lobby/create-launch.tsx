import type { RoomId } from '../../../src/protocol/core.ts'
import { LAUNCH_LIMITS, type Listed } from '../../../src/protocol/launches.ts'
import { t } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import type { Session } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { useNewLaunch, wrongMoments, type LaunchForm } from './new-launch.ts'

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ')

interface CreateProps {
  session: Session
  /** What it may begin from. */
  sources: readonly Listed[]
  from: RoomId | undefined
  onClose: () => void
}

/** For hosts: a new launch, for everyone or for staff alone. Then its panel opens. */
export function CreateLaunch({ session, sources, from = '' as RoomId, onClose }: CreateProps) {
  const source = sources.find(({ room }) => room === from)
  const first: LaunchForm = { title: source?.title ?? '', room: '', startsAt: '', doorsAt: '', as: 'public', from }
  const { form, busy, refused, change, create } = useNewLaunch(session, first)
  const wrong = wrongMoments(form, Date.now())
  const words = refused && refusalWords(refused)
  const aboutAddress = refused?.refused === 'room_exists'
  const submit = (event: Event) => {
    event.preventDefault()
    if (Object.keys(wrong).length === 0) void create()
  }
  return (
    <Sheet title={t('create.title')} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <Names form={form} change={change} words={words} aboutAddress={aboutAddress} />
        <Moments form={form} change={change} wrong={wrong} />
        <Kind form={form} change={change} sources={sources} />
        <Button kind="primary" type="submit" busy={busy}>
          {t('create.do')}
        </Button>
      </form>
    </Sheet>
  )
}

interface PartProps {
  form: LaunchForm
  change: (changes: Partial<LaunchForm>) => void
}

function Names(props: PartProps & { words: string | undefined; aboutAddress: boolean }) {
  const { form, change, words, aboutAddress } = props
  return (
    <>
      <Field
        label={t('create.name')}
        hint={t('create.name.hint')}
        value={form.title}
        required
        first
        maxLength={LAUNCH_LIMITS.titleLength}
        error={aboutAddress ? undefined : words}
        onInput={(event) => change({ title: event.currentTarget.value })}
      />
      <Field
        label={t('create.address')}
        hint={t('create.address.hint')}
        value={form.room}
        pattern="[a-z0-9\-]{1,40}"
        autocapitalize="none"
        error={aboutAddress ? words : undefined}
        onInput={(event) => change({ room: event.currentTarget.value })}
      />
    </>
  )
}

const wrongWords = { past: 'create.past', late: 'create.doors.late' } as const

function Moments({ form, change, wrong }: PartProps & { wrong: ReturnType<typeof wrongMoments> }) {
  return (
    <>
      <Field
        label={t('create.starts')}
        hint={t('create.starts.hint', { zone: zone() })}
        type="datetime-local"
        value={form.startsAt}
        error={wrong.startsAt && t(wrongWords[wrong.startsAt])}
        onInput={(event) => change({ startsAt: event.currentTarget.value })}
      />
      {form.startsAt !== '' && (
        <Field
          label={t('create.doors')}
          hint={t('create.doors.hint')}
          type="datetime-local"
          value={form.doorsAt}
          error={wrong.doorsAt && t(wrongWords[wrong.doorsAt])}
          onInput={(event) => change({ doorsAt: event.currentTarget.value })}
        />
      )}
    </>
  )
}

function Kind({ form, change, sources }: PartProps & { sources: readonly Listed[] }) {
  const kinds = ['public', 'draft', 'template'] as const
  return (
    <>
      {sources.length > 0 && (
        <SelectField
          label={t('create.from')}
          hint={t('create.from.hint')}
          value={form.from}
          options={[
            { value: '', label: t('create.from.none') },
            ...sources.map((source) => ({ value: source.room, label: launchWording(source).title })),
          ]}
          onChoose={(from) => change({ from })}
        />
      )}
      <div class="field">
        <Choice
          label={t('create.as')}
          chosen={form.as}
          options={kinds.map((value) => ({ value, label: t(`create.as.${value}`) }))}
          onChoose={(as) => change({ as })}
        />
        <p class="field-hint">{t(`create.as.${form.as}.means`)}</p>
      </div>
    </>
  )
}
