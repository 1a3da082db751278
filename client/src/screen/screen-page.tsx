import { Component, type ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { RoomId } from '../../../src/protocol/core.ts'
import { speak, t } from '../i18n/language.ts'
import { wearBrand } from '../room/brand-look.ts'
import '../styles/screen.css'
import '../styles/screen-polls.css'
import { applyTheme } from '../ui/theme.ts'
import { BigScreen } from './big-screen.tsx'
import { Overlay } from './overlay.tsx'
import { CheerRain } from './cheer-rain.tsx'
import { keepGoing } from './screen-life.ts'
import { ScreenModel } from './screen-model.ts'
import { reloadWhenServed } from './screen-reload.ts'
import { PINNABLE } from './screen-scene.ts'

/** For the hall, nobody touches it; or, with `?transparent`, for a streaming program to lay over its picture. */
export function ScreenPage({ room }: { room: RoomId }) {
  const [model] = useState(() => new ScreenModel(room))
  const root = useRef<HTMLDivElement>(null)
  const query = new URLSearchParams(location.search)
  const kept = PINNABLE.find((kind) => kind === query.get('scene'))
  const transparent = query.has('transparent')
  useEffect(() => {
    applyTheme('dark')
    const spoken = query.get('lang')
    // Where its words cannot be had, it goes on in the browser's language.
    if (spoken !== null) speak(spoken).catch(() => {})
    document.documentElement.classList.toggle('see-through', transparent)
    document.title = `${room} · ${t('app.name')}`
    const undress = wearBrand(() => model.view.value?.launch.brand)
    const end = root.current && keepGoing(model, root.current)
    return () => {
      undress()
      end?.()
    }
  }, [])
  const Way = transparent ? Overlay : BigScreen
  return (
    <div ref={root} class={`screen${transparent ? ' overlay' : ''}`}>
      <Guard>
        <Way model={model} room={room} kept={kept} />
        <CheerRain model={model} />
      </Guard>
      <LinkDot model={model} />
    </div>
  )
}

/** The only sign of a lost line: what was shown stays. */
function LinkDot({ model }: { model: ScreenModel }) {
  if (model.connection.state.value.is === 'whole') return null
  return <span class="screen-away" role="img" aria-label={t('screen.away')} />
}

/** Nobody is there to reload a page that broke. */
class Guard extends Component<{ children: ComponentChildren }> {
  override state = { broken: false }

  static override getDerivedStateFromError() {
    return { broken: true }
  }

  override componentDidCatch(error: unknown): void {
    console.error(error)
    void reloadWhenServed()
  }

  override render() {
    return this.state.broken ? null : this.props.children
  }
}
