import { useEffect, useRef, useState } from 'preact/hooks'
import { POLL_LIMITS } from '../../../src/protocol/polls.ts'
import { language, t } from '../i18n/language.ts'
import { optionLabels } from '../polls/poll-words.ts'
import { Sheet } from '../ui/sheet.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { PanelModel } from './panel-model.ts'
import { addPolls, titleOf } from './poll-acts.ts'
import { Refusal } from './poll-compose.tsx'
import { LARGEST_FILE, readPollFile } from './poll-file.ts'
import type { ReadPolls } from './poll-problems.ts'
import { rulesOf } from './poll-queue-row.tsx'
import { SaveButton } from './save-button.tsx'

async function readOf(file: File): Promise<ReadPolls> {
  if (file.size > LARGEST_FILE) return { polls: [], problems: [{ line: 1, why: 'compose.bad.large' }] }
  return readPollFile(await file.text())
}

/** What is in the file; undefined until it has been read. */
function useRead(panel: PanelModel, file: File): ReadPolls | undefined {
  const [read, setRead] = useState<ReadPolls | undefined>()
  useEffect(() => {
    panel.polls.refusal.value = undefined
    setRead(undefined)
    void readOf(file).then(setRead)
  }, [file])
  return read
}

/** The polls of a file, seen before they are added: all of them, or none. */
export function PollImport({ panel, file }: { panel: PanelModel; file: File }) {
  const read = useRead(panel, file)
  const [adding, setAdding] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('[type=submit]')?.focus(), [read])
  const room = POLL_LIMITS.drafts - panel.polls.queue.value.length
  const add = async (event: Event) => {
    event.preventDefault()
    if (!read || adding) return
    setAdding(true)
    if (
      await addPolls(
        panel,
        read.polls.map(({ setup }) => setup),
      )
    )
      panel.close()
    else setAdding(false)
  }
  return (
    <Sheet title={t('compose.import', { file: file.name })} onClose={panel.close}>
      {read ? (
        <form ref={form} class="stack wide-sheet" onSubmit={(event) => void add(event)}>
          {read.problems.length > 0 ? <Problems read={read} /> : <Found read={read} room={room} />}
          <Refusal panel={panel} />
          {read.problems.length === 0 && (
            <div class="sheet-end">
              <SaveButton panel={panel} press="poll.draft" good={read.polls.length <= room && !adding}>
                {t('compose.import.do', { n: read.polls.length })}
              </SaveButton>
            </div>
          )}
        </form>
      ) : (
        <Skeleton lines={4} />
      )}
    </Sheet>
  )
}

/** More than these nobody reads: the file is another one. */
const SHOWN = 30

function Problems({ read: { problems } }: { read: ReadPolls }) {
  return (
    <div class="import-problems" role="alert">
      <p>{t('compose.import.bad', { n: problems.length })}</p>
      <ol>
        {problems.slice(0, SHOWN).map(({ line, why, values }, n) => (
          <li key={n}>
            <span class="import-line">{t('compose.import.line', { n: line })}</span> {t(why, values)}
          </li>
        ))}
      </ol>
    </div>
  )
}

function Found({ read: { polls }, room }: { read: ReadPolls; room: number }) {
  return (
    <>
      {polls.length > room && <p class="field-error">{t('compose.import.many', { n: room })}</p>}
      <ol class="import-list">
        {polls.map(({ setup }, n) => (
          <li key={n}>
            <p>
              <bdi>{titleOf(setup)}</bdi>
            </p>
            <p class="meta">
              <bdi>{optionLabels(setup, language.value, t).join(' / ')}</bdi>
            </p>
            <p class="meta">{rulesOf(setup)}</p>
          </li>
        ))}
      </ol>
    </>
  )
}
