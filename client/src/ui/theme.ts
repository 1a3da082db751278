import { computed, signal } from '@preact/signals'
import { wished } from '../embed/framing.ts'
import { keptText } from '../session/browser-storage.ts'

export const THEMES = ['auto', 'dark', 'light'] as const
export type Theme = (typeof THEMES)[number]

const kept = keptText('fanfare.theme')
const media: Record<Theme, string> = { auto: '(prefers-color-scheme: light)', dark: 'not all', light: 'all' }
const barColour = { dark: '#11141B', light: '#FCFAF6' }

export const theme = signal<Theme>('auto')
const daylight = matchMedia(media.auto)
const deviceLight = signal(daylight.matches)
daylight.addEventListener('change', () => (deviceLight.value = daylight.matches))
/** The one that is in sight. */
export const themeShown = computed(() =>
  theme.value === 'auto' ? (deviceLight.value ? 'light' : 'dark') : theme.value,
)

const isTheme = (name: string | null | undefined): name is Theme => THEMES.includes(name as Theme)

/** Shows the page as its address says, or the reader once chose, or as the device is. */
export function applyTheme(next: Theme = [wished('theme'), kept.get()].find(isTheme) ?? 'auto'): void {
  theme.value = next
  document.getElementById('light')?.setAttribute('media', media[next])
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', barColour[themeShown.value])
}

export function chooseTheme(next: Theme): void {
  kept.set(next)
  applyTheme(next)
}
