import { t } from '../i18n/language.ts'
import { BallotsIcon } from './verify-icons.tsx'

/** Where a file is chosen; it can be dropped anywhere. */
export function FileDrop({ small = false, onFile }: { small?: boolean; onFile: (file: File) => void }) {
  const take = (input: HTMLInputElement): void => {
    const file = input.files?.[0]
    // The same file can be chosen again.
    input.value = ''
    if (file) onFile(file)
  }
  return (
    <label class={small ? 'verify-drop small' : 'verify-drop'}>
      <input
        class="unseen"
        type="file"
        accept=".ndjson,.jsonl,application/x-ndjson"
        onChange={(event) => take(event.currentTarget)}
      />
      {!small && <BallotsIcon />}
      <span class="verify-drop-name">{t(small ? 'verify.other' : 'verify.choose')}</span>
      {!small && <span class="meta">{t('verify.drop')}</span>}
    </label>
  )
}
