import { POLL_LIMITS, POLL_SHOWN } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { BattleFields } from './battle-fields.tsx'
import { readSeconds, secondsWords, type PollForm } from './poll-form.ts'
import { Switch } from './switch-row.tsx'
import { wrongIn, type FieldsProps } from './poll-words-fields.tsx'

/** By which rules it is asked. */
export function PollRules(props: FieldsProps) {
  const { form, problems, onForm } = props
  const battle = form.kind === 'battle'
  const change = (changed: Partial<PollForm>) => onForm({ ...form, ...changed })
  return (
    <>
      <Choice
        label={t('compose.shown')}
        chosen={form.shown}
        options={POLL_SHOWN.filter((shown) => !battle || shown !== 'own_vote').map((value) => ({
          value,
          label: t(`compose.shown.${value}`),
        }))}
        onChoose={(shown) => change({ shown })}
      />
      <TimeField {...props} />
      {form.kind === 'multiple' && (
        <div class="pair">
          <Field
            label={t('compose.min')}
            error={wrongIn(problems, 'choices')}
            value={form.min}
            onInput={(event) => change({ min: event.currentTarget.value })}
          />
          <Field
            label={t('compose.max')}
            hint={t('compose.max.hint')}
            value={form.max}
            onInput={(event) => change({ max: event.currentTarget.value })}
          />
        </div>
      )}
      {battle ? <BattleFields {...props} /> : <BallotRules {...props} />}
    </>
  )
}

function BallotRules({ form, problems, onForm }: FieldsProps) {
  return (
    <>
      <div class="switches">
        <Switch name={t('compose.abstain')} on={form.abstain} onSwitch={(abstain) => onForm({ ...form, abstain })} />
        <Switch name={t('compose.final')} on={form.final} onSwitch={(final) => onForm({ ...form, final })} />
        <Switch name={t('compose.members')} on={form.members} onSwitch={(members) => onForm({ ...form, members })} />
      </div>
      <Field
        label={t('compose.at')}
        hint={t('compose.at.hint')}
        error={wrongIn(problems, 'at')}
        value={form.atBallots}
        onInput={(event) => onForm({ ...form, atBallots: event.currentTarget.value })}
      />
    </>
  )
}

const POLL_TIMES = [15_000, 30_000, 60_000, 120_000, 300_000]
const BATTLE_TIMES = [POLL_LIMITS.battleShortestMs, 90_000, 120_000, 180_000, POLL_LIMITS.battleLongestMs]

/** How long it is open: one of the usual times, or any other. */
function TimeField({ form, problems, onForm }: FieldsProps) {
  const battle = form.kind === 'battle'
  const chosen = readSeconds(form.time)
  const times = battle ? BATTLE_TIMES : POLL_TIMES
  return (
    <div class="time-field">
      <Field
        label={t('compose.time')}
        hint={t(battle ? 'compose.time.battle' : 'compose.time.hint')}
        error={wrongIn(problems, 'time')}
        value={form.time}
        onInput={(event) => onForm({ ...form, time: event.currentTarget.value })}
      />
      <div class="usual-times" role="group" aria-label={t('compose.time')}>
        {times.map((ms) => (
          <button
            key={ms}
            type="button"
            class="mini"
            aria-pressed={chosen === ms}
            onClick={() => onForm({ ...form, time: secondsWords(ms) })}
          >
            {ms < 60_000 ? t('panel.time.s', { n: ms / 1000 }) : secondsWords(ms)}
          </button>
        ))}
        {!battle && (
          <button
            type="button"
            class="mini"
            aria-pressed={chosen === undefined}
            onClick={() => onForm({ ...form, time: '' })}
          >
            {t('compose.time.none')}
          </button>
        )}
      </div>
    </div>
  )
}
