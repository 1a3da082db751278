import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { POLL_LIMITS } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { drawn } from '../ui/drawn-icon.tsx'
import { DeleteIcon } from '../ui/icons.tsx'
import { FoldIcon, UnfoldIcon } from '../ui/more-icons.tsx'
import { newOption, type FormOption, type PollForm } from './poll-form.ts'

const PictureIcon = drawn(<path d="M3 4h14v12H3zM3 13.5l4-4 4 4 2.5-2.5L17 14.5M12.5 7.5h.01" />)

interface RowProps {
  form: PollForm
  option: FormOption
  at: number
  /** Neither more nor fewer than there are. */
  fixed: boolean
  onForm: (form: PollForm) => void
}

/** One answer: its words, its picture, and its place. Enter goes on to the next one. */
export function OptionRow({ form, option, at, fixed, onForm }: RowProps) {
  const [pictured, setPictured] = useState(option.picture !== '')
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    if (option.key === wanted) input.current?.focus()
  }, [])
  const change = (changed: Partial<FormOption>) =>
    onForm({ ...form, options: form.options.map((one) => (one.key === option.key ? { ...one, ...changed } : one)) })
  const name = t('compose.option', { n: at + 1 })
  const more = (): FormOption | undefined => {
    if (fixed || form.options.length >= POLL_LIMITS.options) return undefined
    const next = newOption()
    onForm({ ...form, options: [...form.options, next] })
    return next
  }
  return (
    <div class="option-row">
      <div class="field-box">
        <input
          ref={input}
          aria-label={name}
          placeholder={name}
          value={option.text}
          maxLength={POLL_LIMITS.optionLength}
          onInput={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={(event) => isEnter(event) && goOn(event, more)}
        />
      </div>
      <OptionTools {...{ form, option, at, fixed, onForm }} pictured={pictured} onPictured={setPictured} />
      {pictured && <PictureField at={at} picture={option.picture} onPicture={(picture) => change({ picture })} />}
    </div>
  )
}

interface PictureProps {
  at: number
  picture: string
  onPicture: (picture: string) => void
}

function PictureField({ at, picture, onPicture }: PictureProps) {
  return (
    <div class="field-box option-picture">
      <input
        aria-label={t('compose.option.picture', { n: at + 1 })}
        placeholder={t('compose.option.picture.hint')}
        value={picture}
        autocapitalize="none"
        onInput={(event) => onPicture(event.currentTarget.value)}
      />
    </div>
  )
}

const inputs = () => [...document.querySelectorAll<HTMLInputElement>('.option-row > .field-box:first-child input')]

const isEnter = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && !event.isComposing && !event.ctrlKey && !event.metaKey

/** To the next answer; after the last one there is a new one, which takes the focus before the next key can be pressed. */
function goOn(event: KeyboardEvent & { currentTarget: HTMLInputElement }, more: () => FormOption | undefined): void {
  event.preventDefault()
  const rows = inputs()
  const next = rows[rows.indexOf(event.currentTarget) + 1]
  if (next) next.focus()
  else wanted = more()?.key
}
let wanted: string | undefined

interface ToolsProps extends RowProps {
  pictured: boolean
  onPictured: (on: boolean) => void
}

function OptionTools({ form, option, at, fixed, onForm, pictured, onPictured }: ToolsProps) {
  const { options } = form
  const last = (fixed ? 2 : options.length) - 1
  const move = (to: number) => onForm({ ...form, options: options.toSpliced(at, 1).toSpliced(to, 0, option) })
  const n = at + 1
  return (
    <span class="option-tools">
      <IconButton
        name={t('compose.option.picture', { n })}
        aria-pressed={pictured}
        onClick={() => onPictured(!pictured)}
      >
        <PictureIcon />
      </IconButton>
      <IconButton name={t('compose.option.up', { n })} disabled={at === 0} onClick={() => move(at - 1)}>
        <FoldIcon />
      </IconButton>
      <IconButton name={t('compose.option.down', { n })} disabled={at === last} onClick={() => move(at + 1)}>
        <UnfoldIcon />
      </IconButton>
      {!fixed && (
        <IconButton
          name={t('compose.option.remove', { n })}
          disabled={options.length <= 2}
          onClick={() => onForm({ ...form, options: options.toSpliced(at, 1) })}
        >
          <DeleteIcon />
        </IconButton>
      )}
    </span>
  )
}
