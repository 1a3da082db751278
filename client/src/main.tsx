import { render } from 'preact'
import { speak } from './i18n/language.ts'
import { pageAt } from './pages.tsx'
import { Session } from './session/session.ts'
import './styles/pages.css'
import { applyTheme } from './ui/theme.ts'

applyTheme()
await speak()
const root = document.getElementById('app')
if (root) render(pageAt(location.pathname, new Session()), root)
