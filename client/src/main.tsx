import { render } from 'preact'
import { wished } from './embed/framing.ts'
import { pageAt } from './pages.tsx'
import { Session } from './session/session.ts'
import './styles/pages.css'
import { applyTheme } from './ui/theme.ts'

/** Not awaited up here: a page's own code needs this file's to be done. */
async function draw(root: HTMLElement): Promise<void> {
  try {
    const session = new Session()
    const framed = wished('embed') === '1' && import('./embed/be-framed.ts').then(({ beFramed }) => beFramed(session))
    const [page] = await Promise.all([pageAt(location.pathname, session), framed])
    render(page, root)
  } catch (error) {
    // In plain English: what is missing may be the words.
    root.textContent = 'This page could not be loaded. Check the connection and reload it.'
    throw error
  }
}

applyTheme()
const root = document.getElementById('app')
if (root) void draw(root)
