import { useId } from 'preact/hooks'

/** One of many, behind a button. */
export function SelectField({
  label,
  hint,
  value,
  options,
  onChoose,
}: {
  label: string
  hint?: string
  value: string
  options: readonly { value: string; label: string }[]
  onChoose: (value: string) => void
}) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field-box">
        <select
          id={id}
          value={value}
          aria-describedby={`${id}-note`}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      <p id={`${id}-note`} class="field-hint">
        {hint}
      </p>
    </div>
  )
}
