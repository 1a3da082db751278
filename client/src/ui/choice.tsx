import { useId } from 'preact/hooks'

export interface Option<T extends string> {
  value: T
  label: string
  /** The language of its label. */
  lang?: string
  /** What else is to be known of it, in the page's language. */
  note?: string
}

/** One of a few, all in sight. */
export function Choice<T extends string>({
  label,
  options,
  chosen,
  onChoose,
}: {
  label: string
  options: readonly Option<T>[]
  chosen: T
  onChoose: (value: T) => void
}) {
  const name = useId()
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div class="choice-options">
        {options.map(({ value, label, lang, note }) => (
          <label key={value}>
            {/* Drawn as what is chosen, also when a choice could not be kept. */}
            <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
            <span>
              <bdi lang={lang}>{label}</bdi>
              {note && <bdi class="meta"> {note}</bdi>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
