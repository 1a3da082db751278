import { render } from 'preact'
import { pageAt } from './pages.tsx'
import { Session } from './session/session.ts'
import './styles/pages.css'
import { applyTheme } from './ui/theme.ts'

/** Not awaited up here: a page's own code needs this file's to be done. */
async function draw(root: HTMLElement): Promise<void> {
  try {
    render(await pageAt(location.pathname, new Session()), root)
  } catch (error) {
    // In plain English: what is missing may be the words.
    root.textContent = 'This page could not be loaded. Check the connection and reload it.'
    throw error
  }
}

applyTheme()
const root = document.getElementById('app')
if (root) void draw(root)
