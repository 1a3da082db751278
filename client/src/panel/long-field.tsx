import { useId } from 'preact/hooks'
import { formatNumber } from '../i18n/language.ts'

interface LongFieldProps {
  label: string
  value: string
  onText: (text: string) => void
  longest: number
  rows?: number
  placeholder?: string | undefined
  hint?: string | undefined
  error?: string | undefined
  lang?: string | undefined
  required?: boolean
  first?: boolean
}

/** A labelled text of some lines, which says how long it is once that matters. */
export function LongField(props: LongFieldProps) {
  const { label, value, onText, longest, rows = 2, hint, error, first, ...rest } = props
  const id = useId()
  const length = Array.from(value).length
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field-box">
        <textarea
          {...rest}
          id={id}
          rows={rows}
          value={value}
          maxLength={longest}
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-note`}
          data-first={first}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      </div>
      <p id={`${id}-note`} class={error ? 'field-error' : 'field-hint'} {...(error && { role: 'alert' as const })}>
        {error ?? (length > longest * 0.8 ? `${formatNumber(length)}/${formatNumber(longest)}` : hint)}
      </p>
    </div>
  )
}
