import { useEffect, useState } from 'preact/hooks'
import type { PollId } from '../../../src/protocol/polls.ts'
import { language, t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { HoldButton } from '../ui/hold-button.tsx'
import { WarnIcon } from '../ui/icons.tsx'
import { Sheet } from '../ui/sheet.tsx'
import type { PollSheet } from './desk-polls.ts'
import { OnAirIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { newPollId, openPoll, pressOf, savePoll, withdrawPoll } from './poll-acts.ts'
import { emptyForm, formOf, previewFrom, setupFrom, type PollForm } from './poll-form.ts'
import { PollPreview } from './poll-preview.tsx'
import { pollProblems, type PollProblem } from './poll-problems.ts'
import { rulesOf } from './poll-queue-row.tsx'
import { PollRules } from './poll-rules-fields.tsx'
import { fromTemplate, lastUsed, TEMPLATES, withOwnWords } from './poll-templates.ts'
import { PollWordsFields } from './poll-words-fields.tsx'
import { ReasonField } from './reason-field.tsx'
import { SaveButton } from './save-button.tsx'

type ComposeSheet = Extract<PollSheet, { is: 'poll' }>

function firstForm(panel: PanelModel, { draft, instead }: ComposeSheet): PollForm {
  const setup = draft?.setup ?? instead?.of.setup
  const original = panel.everyone.launch.language
  if (!setup) return emptyForm(original)
  const form = formOf(setup)
  return form.language === undefined && original !== undefined ? { ...form, language: original } : form
}

/** A poll while it is written, and beside it what fans will have on their phones. */
export function PollCompose({ panel, sheet }: { panel: PanelModel; sheet: ComposeSheet }) {
  const [form, setForm] = useState(() => firstForm(panel, sheet))
  /** The language that is written, '' = the first. */
  const [tag, setTag] = useState('')
  /** What is wrong is said once somebody has tried, not while they begin. */
  const [tried, setTried] = useState(false)
  useEffect(() => void (panel.polls.refusal.value = undefined), [])
  const setup = setupFrom(form)
  const preview = previewFrom(form)
  const problems = pollProblems(setup)
  const [name] = useState(() => sheet.draft?.poll ?? newPollId())
  const props = { panel, form, problems: tried ? problems : problems.filter(isLoud), onForm: setForm }
  const save = async (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (problems.length > 0 || sheet.instead) return
    if (await savePoll(panel, setup, name)) panel.close()
  }
  return (
    <Sheet title={t(titleKey(sheet))} onClose={panel.close}>
      <form class="compose" onSubmit={(event) => void save(event)} noValidate>
        <div class="stack compose-fields">
          {sheet.instead && <p class="dry-run">{t('compose.instead.more')}</p>}
          {!sheet.draft && !sheet.instead && <Templates panel={panel} form={form} onForm={setForm} />}
          <PollWordsFields {...props} tag={tag} onTag={setTag} />
          <PollRules {...props} />
        </div>
        <figure class="compose-preview">
          <PollPreview setup={preview} tag={tag || form.language || language.value} />
          <figcaption class="meta">
            {t('panel.poll.as_fans')} · {rulesOf(preview)}
          </figcaption>
        </figure>
        <Refusal panel={panel} />
        <ComposeEnd panel={panel} sheet={sheet} name={name} form={form} onTried={() => setTried(true)} />
      </form>
    </Sheet>
  )
}

function titleKey({ draft, instead }: ComposeSheet) {
  if (instead) return 'compose.instead'
  return draft ? 'compose.edit' : 'compose.new'
}

/** Numbers that are out of range are wrong at once; what is only missing may still come. */
const isLoud = ({ why }: PollProblem): boolean =>
  !['compose.bad.question', 'compose.bad.options', 'compose.bad.option_empty', 'compose.bad.sides'].includes(why)

interface TemplatesProps {
  panel: PanelModel
  form: PollForm
  onForm: (form: PollForm) => void
}

function Templates({ panel, form, onForm }: TemplatesProps) {
  const original = panel.everyone.launch.language
  /** What was begun with: what stands there still has not been written by anybody. */
  const [begun, setBegun] = useState(form)
  const used = lastUsed(original)
  const begin = (template: PollForm) => {
    setBegun(template)
    onForm(withOwnWords(template, form, begun))
  }
  return (
    <div class="templates" role="group" aria-label={t('compose.begin')}>
      <span class="label">{t('compose.begin')}</span>
      {used && (
        <button type="button" class="mini" onClick={() => begin(used)}>
          {t('compose.template.last')}
        </button>
      )}
      {TEMPLATES.map((template) => (
        <button key={template} type="button" class="mini" onClick={() => begin(fromTemplate(template, original))}>
          {t(`compose.template.${template}`)}
        </button>
      ))}
    </div>
  )
}

/** Why the last press had no effect; what was written stays. */
export function Refusal({ panel }: { panel: PanelModel }) {
  const refusal = panel.polls.refusal.value
  return (
    <div role="alert" class="compose-refusal">
      {refusal !== undefined && (
        <p class="field-error">
          <WarnIcon /> {refusal}
        </p>
      )}
    </div>
  )
}

interface EndProps {
  panel: PanelModel
  sheet: ComposeSheet
  /** What the poll is called. */
  name: PollId
  form: PollForm
  onTried: () => void
}

function ComposeEnd(props: EndProps) {
  const { panel, sheet, name, form, onTried } = props
  const setup = setupFrom(form)
  const good = pollProblems(setup).length === 0
  const off = !panel.connected.value || panel.archived.value
  if (sheet.instead) return <InsteadEnd {...props} />
  const openNow = async () => {
    onTried()
    if (!good || !(await savePoll(panel, setup, name))) return
    panel.close()
    await openPoll(panel, name, true)
  }
  return (
    <div class="sheet-end">
      <Button disabled={off || !panel.isOpen.value} onClick={() => void openNow()}>
        <OnAirIcon /> {t('compose.open')}
      </Button>
      <SaveButton panel={panel} press={pressOf('poll.draft', name)} good>
        {t(sheet.draft ? 'panel.save' : 'compose.add')}
      </SaveButton>
    </div>
  )
}

/** One press, held: the old one is withdrawn and this one is open in its place. */
function InsteadEnd({ panel, sheet, form, onTried }: EndProps) {
  const { instead } = sheet
  const [reason, setReason] = useState(instead?.reason ?? '')
  const setup = setupFrom(form)
  if (!instead) return null
  const press = pressOf('poll.withdraw', instead.of.poll)
  const send = async () => {
    onTried()
    if (pollProblems(setup).length > 0 || reason.trim() === '') return
    if (await withdrawPoll(panel, instead.of, reason.trim(), setup)) panel.close()
  }
  return (
    <>
      <div class="instead-end">
        <ReasonField reason={reason} onReason={setReason} />
      </div>
      <div class="sheet-end">
        <HoldButton
          hint={t('panel.hold')}
          busy={panel.commands.isBusy(press)}
          disabled={!panel.connected.value || reason.trim() === ''}
          onHeld={() => void send()}
        >
          <WarnIcon /> {t('compose.instead.do')}
        </HoldButton>
      </div>
    </>
  )
}
