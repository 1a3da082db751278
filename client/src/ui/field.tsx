import { useId } from 'preact/hooks'
import type { ComponentChildren, InputEventHandler } from 'preact'

interface FieldProps {
  label: string
  hint?: string
  error?: string | undefined
  /** A control at its end. */
  children?: ComponentChildren
  value: string
  onInput: InputEventHandler<HTMLInputElement>
  type?: 'text' | 'datetime-local'
  required?: boolean
  /** Where a sheet begins. */
  first?: boolean
  maxLength?: number
  pattern?: string
  autocomplete?: 'nickname' | 'off'
  autocapitalize?: 'none'
}

/** One labelled input with its hint, or what is wrong with it. */
export function Field({ label, hint, error, children, type = 'text', first, ...rest }: FieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field-box">
        <input
          {...rest}
          {...({ type } as { type: 'text' })}
          id={id}
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-note`}
          data-first={first}
        />
        {children}
      </div>
      <p id={`${id}-note`} class={error ? 'field-error' : 'field-hint'} {...(error && { role: 'alert' as const })}>
        {error ?? hint}
      </p>
    </div>
  )
}
