import { useEffect, useState } from 'preact/hooks'
import type { Refused } from '../../../src/protocol/core.ts'
import { PERSON_LIMITS } from '../../../src/protocol/persons.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { t } from '../i18n/language.ts'
import type { RoomModel } from '../room/room-model.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { useNow } from '../ui/use-now.ts'
import '../styles/self.css'

interface Carry {
  key: string
  /** ms of the common clock. */
  until: number
}

/** A link, to point at or to send, by which one other device goes on as this person. */
export function CarrySheet({ model, onClose }: { model: RoomModel; onClose: () => void }) {
  const [carry, setCarry] = useState<Carry>()
  const [refused, setRefused] = useState<Refused>()
  const make = async () => {
    setCarry(undefined)
    setRefused(undefined)
    const made = await model.act<Carry>('session.carry', {})
    if (made.ok) setCarry(made.value)
    else setRefused(made)
  }
  useEffect(() => void make(), [])
  return (
    <Sheet title={t('self.carry')} onClose={onClose}>
      <div class="stack carry-sheet">
        <p>{t('self.carry.more')}</p>
        {carry && <Link model={model} carry={carry} onAgain={() => void make()} />}
        {!carry && !refused && <div class="qr-wait" aria-busy="true" />}
        {refused && (
          <>
            <p class="field-error" role="alert">
              {refusalWords(refused)}
            </p>
            <Button onClick={() => void make()}>{t('app.again')}</Button>
          </>
        )}
      </div>
    </Sheet>
  )
}

function Link({ model, carry, onAgain }: { model: RoomModel; carry: Carry; onAgain: () => void }) {
  const now = useNow(true, () => model.clock.now(), carry.until)
  // The page's clock may be a little behind.
  const left = Math.min(carry.until - now, PERSON_LIMITS.carryMs)
  if (left <= 0)
    return (
      <>
        <p role="status">{t('self.carry.over')}</p>
        <Button onClick={onAgain}>{t('self.carry.again')}</Button>
      </>
    )
  const address = `${location.origin}/r/${model.room}#carry=${carry.key}`
  return (
    <>
      <QrCode text={address} label={t('self.carry.qr')} ecc="L" />
      <p class="carry-left">
        {t('self.carry.left')} <b class="figure">{countdownWords(left)}</b>
      </p>
      <CopyButton text={address}>{t('self.carry.copy')}</CopyButton>
      <p class="meta">{t('self.carry.once')}</p>
    </>
  )
}
