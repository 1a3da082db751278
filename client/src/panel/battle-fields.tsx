import { t } from '../i18n/language.ts'
import { Field } from '../ui/field.tsx'
import type { PollForm } from './poll-form.ts'
import { Switch } from './switch-row.tsx'
import { wrongIn, type FieldsProps } from './poll-words-fields.tsx'

/** The rules of a battle: what of a person's taps counts, and when it goes on. */
export function BattleFields({ form, problems, onForm }: FieldsProps) {
  const { overtime } = form
  const change = (changed: Partial<PollForm['overtime']>) => onForm({ ...form, overtime: { ...overtime, ...changed } })
  return (
    <>
      <Field
        label={t('compose.taps')}
        hint={t('compose.taps.hint')}
        error={wrongIn(problems, 'taps')}
        value={form.taps}
        onInput={(event) => onForm({ ...form, taps: event.currentTarget.value })}
      />
      <div class="switches">
        <Switch name={t('compose.members')} on={form.members} onSwitch={(members) => onForm({ ...form, members })} />
        <Switch name={t('compose.overtime')} on={overtime.on} onSwitch={(on) => change({ on })} />
      </div>
      {overtime.on && (
        <div class="pair">
          <Field
            label={t('compose.overtime.percent')}
            error={wrongIn(problems, 'overtime')}
            value={overtime.percent}
            onInput={(event) => change({ percent: event.currentTarget.value })}
          />
          <Field
            label={t('compose.overtime.time')}
            value={overtime.time}
            onInput={(event) => change({ time: event.currentTarget.value })}
          />
        </div>
      )}
    </>
  )
}
