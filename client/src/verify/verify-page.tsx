import { useSignal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import type { Session } from '../session/session.ts'
import '../styles/verify.css'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { SettingsIcon } from '../ui/icons.tsx'
import { SettingsSheet } from '../ui/settings-sheet.tsx'
import { Counted } from './counted.tsx'
import { FileDrop } from './file-drop.tsx'
import { RecountDesk, type Address, type DeskState } from './recount-desk.ts'
import { WhatItProves } from './what-it-proves.tsx'

/** The poll that the address names, if it names one. */
function asked(): Address | undefined {
  const query = new URLSearchParams(location.search)
  const [room, poll, round] = ['room', 'poll', 'round'].map((name) => query.get(name) ?? undefined)
  return room && poll ? { room, poll, round } : undefined
}

/** Counts a poll again, here in the browser, and says whether it is what was announced. */
export function VerifyPage({ session }: { session: Session }) {
  const [desk] = useState(() => new RecountDesk(() => session.signed.value?.token))
  const settings = useSignal(false)
  useEffect(() => begin(desk), [])
  return (
    <div class="verify">
      <header class="verify-top">
        <a class="brand" href="/">
          {t('app.name')}
        </a>
        <IconButton name={t('app.settings')} onClick={() => (settings.value = true)}>
          <SettingsIcon />
        </IconButton>
      </header>
      <main>
        <h1>{t('verify.title')}</h1>
        <p class="lead">{t('verify.lead')}</p>
        <div aria-live="polite">
          <Standing desk={desk} state={desk.state.value} />
        </div>
        <WhatItProves />
      </main>
      {settings.value && <SettingsSheet onClose={() => (settings.value = false)} />}
    </div>
  )
}

/** Takes what the address names, and whatever is dropped anywhere on the page. */
function begin(desk: RecountDesk): () => void {
  document.title = `${t('verify.title')} · ${t('app.name')}`
  const receipt = new URLSearchParams(location.search).get('receipt')
  if (receipt) void desk.find(receipt)
  const address = asked()
  if (address) void desk.open(address)
  const over = (event: DragEvent): void => event.preventDefault()
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    if (file) void desk.take(file)
  }
  addEventListener('dragover', over)
  addEventListener('drop', drop)
  return () => {
    removeEventListener('dragover', over)
    removeEventListener('drop', drop)
  }
}

function Standing({ desk, state }: { desk: RecountDesk; state: DeskState }) {
  switch (state.is) {
    case 'empty':
      return <FileDrop onFile={(file) => void desk.take(file)} />
    case 'fetching':
      return <Progress words={t('verify.fetching')} />
    case 'counting':
      return <Progress words={t('verify.counting', { n: Math.floor(state.part * 100) })} part={state.part} />
    case 'failed':
      return <Failed desk={desk} why={state.why} />
    case 'counted':
      return <Counted desk={desk} state={state} />
  }
}

function Progress({ words, part }: { words: string; part?: number }) {
  return (
    <div class="verify-card verify-progress" role="status">
      <p>{words}</p>
      <div class="verify-track">
        <span style={{ transform: `scaleX(${part ?? 0.08})` }} class={part === undefined ? 'unsure' : ''} />
      </div>
    </div>
  )
}

function Failed({ desk, why }: { desk: RecountDesk; why: 'none' | 'away' }) {
  const address = asked()
  return (
    <div class="verify-card">
      <Empty title={t(`verify.failed.${why}`)}>
        <p>{t(`verify.failed.${why}.more`)}</p>
        {address && <Button onClick={() => void desk.open(address)}>{t('app.again')}</Button>}
      </Empty>
      <FileDrop small onFile={(file) => void desk.take(file)} />
    </div>
  )
}
