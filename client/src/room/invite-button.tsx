import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { ShareIcon } from '../ui/more-icons.tsx'
import { toast } from '../ui/toast.tsx'
import { launchWords } from './launch-words.ts'
import type { RoomModel } from './room-model.ts'

/** The short address of a room, which can also be said aloud. */
export function inviteLink(model: RoomModel): string {
  const code = model.launch.value?.code
  return `${location.origin}${code ? `/j/${code}` : `/r/${model.room}`}`
}

/** Hands the room's address on: by what the device has for that, else by the clipboard. */
export function InviteButton({ model }: { model: RoomModel }) {
  return (
    <Button onClick={() => void invite(model)}>
      <ShareIcon /> {t('remind.invite')}
    </Button>
  )
}

async function invite(model: RoomModel): Promise<void> {
  const url = inviteLink(model)
  const launch = model.launch.value
  const title = launch && launchWords(launch).title
  const sheet = { url, ...(title !== undefined && { title }) }
  if (!('share' in navigator)) return copyLink(url)
  await navigator.share(sheet).catch((error: Error) => {
    if (error.name !== 'AbortError') copyLink(url)
  })
}

/** Also where the clipboard is kept from pages, as on plain http. */
export function copyLink(url: string): void {
  const done = () => toast(t('remind.copied', { url }))
  const byHand = () => {
    const box = document.createElement('textarea')
    box.value = url
    ;(document.querySelector('dialog[open]') ?? document.body).append(box)
    box.select()
    document.execCommand('copy')
    box.remove()
    done()
  }
  if ('clipboard' in navigator) navigator.clipboard.writeText(url).then(done, byHand)
  else byHand()
}
