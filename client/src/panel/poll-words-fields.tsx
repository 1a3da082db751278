import { POLL_KINDS, POLL_LIMITS } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { LongField } from './long-field.tsx'
import { AddIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { hasOptions, newOption, noTexts, type FormTexts, type PollForm } from './poll-form.ts'
import { OptionRow } from './poll-option-row.tsx'
import type { PollProblem } from './poll-problems.ts'
import { LanguageTabs } from './words-editor.tsx'

export interface FieldsProps {
  panel: PanelModel
  form: PollForm
  problems: readonly PollProblem[]
  onForm: (form: PollForm) => void
}

/** What is wrong with a field, in words. */
export function wrongIn(problems: readonly PollProblem[], field: PollProblem['field']): string | undefined {
  const problem = problems.find((one) => one.field === field)
  return problem && t(problem.why, problem.values)
}

/** What is asked and what can be answered, a language at a time. */
export function PollWordsFields(props: FieldsProps & { tag: string; onTag: (tag: string) => void }) {
  const { panel, form, problems, onForm, onTag } = props
  const tag = form.texts[props.tag] === undefined ? '' : props.tag
  const original = form.language ?? panel.everyone.launch.language
  const add = (next: string) => {
    onForm({ ...form, texts: { ...form.texts, [next]: form.texts[next] ?? noTexts } })
    onTag(next)
  }
  return (
    <>
      <Choice
        label={t('compose.kind')}
        chosen={form.kind}
        options={POLL_KINDS.map((value) => ({ value, label: t(`panel.poll.kind.${value}`) }))}
        onChoose={(kind) => onForm({ ...form, kind })}
      />
      <LanguageTabs words={form} shown={tag} original={original} onShow={onTag} onAdd={add} />
      {tag === '' ? (
        <FirstWords {...props} original={original} />
      ) : (
        <OtherWords form={form} tag={tag} error={wrongIn(problems, 'question')} onForm={onForm} />
      )}
    </>
  )
}

function FirstWords({ form, problems, onForm, original }: FieldsProps & { original: string | undefined }) {
  return (
    <>
      <LongField
        label={t('compose.question')}
        longest={POLL_LIMITS.questionLength}
        rows={2}
        first
        required
        lang={original}
        error={wrongIn(problems, 'question')}
        value={form.question}
        onText={(question) => onForm({ ...form, question })}
      />
      {hasOptions(form.kind) && <Options form={form} problems={problems} onForm={onForm} />}
      {form.kind === 'scale' && <Scale form={form} problems={problems} onForm={onForm} />}
      {form.kind === 'yes_no' && <p class="meta">{t('compose.yes_no.more')}</p>}
    </>
  )
}

type PartProps = Omit<FieldsProps, 'panel'>

function Options({ form, problems, onForm }: PartProps) {
  const battle = form.kind === 'battle'
  const rows = battle ? form.options.slice(0, 2) : form.options
  const error = wrongIn(problems, 'options')
  return (
    <fieldset class="option-fields">
      <legend class="label">{t(battle ? 'compose.sides' : 'compose.options')}</legend>
      {rows.map((option, at) => (
        <OptionRow key={option.key} form={form} option={option} at={at} fixed={battle} onForm={onForm} />
      ))}
      {error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      {!battle && rows.length < POLL_LIMITS.options && (
        <Button kind="plain" onClick={() => onForm({ ...form, options: [...form.options, newOption()] })}>
          <AddIcon /> {t('compose.option.add')}
        </Button>
      )}
    </fieldset>
  )
}

function Scale({ form, problems, onForm }: PartProps) {
  const { scale } = form
  const change = (changed: Partial<PollForm['scale']>) => onForm({ ...form, scale: { ...scale, ...changed } })
  const error = wrongIn(problems, 'scale')
  return (
    <div class="scale-fields">
      <Field
        label={t('compose.scale.from')}
        error={error}
        value={scale.from}
        onInput={(event) => change({ from: event.currentTarget.value })}
      />
      <Field
        label={t('compose.scale.low')}
        hint={t('compose.optional')}
        maxLength={POLL_LIMITS.optionLength}
        value={scale.low}
        onInput={(event) => change({ low: event.currentTarget.value })}
      />
      <Field
        label={t('compose.scale.to')}
        value={scale.to}
        onInput={(event) => change({ to: event.currentTarget.value })}
      />
      <Field
        label={t('compose.scale.high')}
        hint={t('compose.optional')}
        maxLength={POLL_LIMITS.optionLength}
        value={scale.high}
        onInput={(event) => change({ high: event.currentTarget.value })}
      />
    </div>
  )
}

interface OtherProps {
  form: PollForm
  tag: string
  error: string | undefined
  onForm: (form: PollForm) => void
}

/** The same in another language; what is left empty stays in the first. */
function OtherWords({ form, tag, error, onForm }: OtherProps) {
  const own = form.texts[tag] ?? noTexts
  const change = (changed: Partial<FormTexts>) =>
    onForm({ ...form, texts: { ...form.texts, [tag]: { ...own, ...changed } } })
  const rows = !hasOptions(form.kind) ? [] : form.kind === 'battle' ? form.options.slice(0, 2) : form.options
  return (
    <>
      <LongField
        label={t('compose.question')}
        longest={POLL_LIMITS.questionLength}
        rows={2}
        lang={tag}
        error={error}
        placeholder={form.question}
        value={own.question}
        onText={(question) => change({ question })}
      />
      {rows.map(({ key, text }, at) => (
        <LongField
          key={key}
          label={t('compose.option', { n: at + 1 })}
          longest={POLL_LIMITS.optionLength}
          rows={1}
          lang={tag}
          placeholder={text}
          value={own.options[key] ?? ''}
          onText={(label) => change({ options: { ...own.options, [key]: label } })}
        />
      ))}
      {form.kind === 'scale' && <OtherEnds {...{ form, tag, own, change }} />}
    </>
  )
}

interface EndsProps extends Pick<OtherProps, 'form' | 'tag'> {
  own: FormTexts
  change: (changed: Partial<FormTexts>) => void
}

function OtherEnds({ form: { scale }, tag, own, change }: EndsProps) {
  return (
    <>
      {(['low', 'high'] as const).map((end) => (
        <LongField
          key={end}
          label={t(`compose.scale.${end}`)}
          longest={POLL_LIMITS.optionLength}
          rows={1}
          lang={tag}
          placeholder={scale[end]}
          value={own[end]}
          onText={(text) => change({ [end]: text })}
        />
      ))}
    </>
  )
}
