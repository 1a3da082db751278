import type { BrowserContextOptions, Page, WebSocketRoute } from 'playwright-core'
import type { LinkRole } from '../../src/protocol/hosts.ts'
import type { Fan } from '../support.ts'
import { openPanel } from './panel-hall.ts'
import type { HostedRoom, ScreenHall } from './screen-hall.ts'

export const asks = async (
  hall: ScreenHall,
  room: HostedRoom,
  name: string,
  text: string,
): Promise<{ fan: Fan; question: number }> => {
  const fan = await hall.app.join(name, { room: room.room })
  const reply = await fan.send('question.ask', { text })
  if (!reply.ok) throw new Error(`${text}: ${reply.refused}`)
  return { fan, question: reply.value.seq }
}
export const wants = async (hall: ScreenHall, room: HostedRoom, question: number, n: number): Promise<void> => {
  const fans = await Promise.all(Array.from({ length: n }, (_, i) => hall.app.join(`Fan ${i}`, { room: room.room })))
  for (const fan of fans) await fan.send('question.upvote', { question, on: true })
}
export const openQuestions = async (page: Page): Promise<void> => {
  await page.locator('.panel-tabs .mini', { hasText: 'Questions' }).click()
  await page.locator('.desk-asked-scroll').waitFor()
}
/** The panel at its questions. */
export const atQuestions = async (
  hall: ScreenHall,
  room: HostedRoom,
  options?: BrowserContextOptions,
): Promise<Page> => {
  const page = await openPanel(hall, room.room, options)
  await openQuestions(page)
  return page
}
export const asCrew = async (
  hall: ScreenHall,
  room: HostedRoom,
  role: LinkRole,
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const { key } = await room.do('link.create', { role, room: room.room, hours: 1, label: role })
  const page = await hall.person(options, `/host/${room.room}#host=${key}`)
  page.setDefaultTimeout(8_000)
  await page.locator('.panel .link-dot.whole:visible').waitFor()
  return page
}
export const row = (page: Page, text: string) => page.locator('.desk-asked-row', { hasText: text })
export const rows = (page: Page): Promise<string[]> => page.locator('.desk-asked-text').allInnerTexts()
export const field = (page: Page) => page.getByRole('textbox', { name: 'Your answer' })
export const answerIn = ({ host }: HostedRoom, question: number) =>
  host.room.view.everyone.questions.find((one) => one.question === question)?.answer
export const shown = (page: Page, which: string) =>
  page.locator('.desk-asked-shows').getByRole('button', { name: which }).click()

/** The page's line, on which what the server says can be held up. The page is loaded anew. */
export async function slowLine(page: Page) {
  let held: [ws: WebSocketRoute, message: string | Buffer][] | undefined
  await page.routeWebSocket(/socket\.io/, (ws) => {
    ws.connectToServer().onMessage((message) => (held ? held.push([ws, message]) : ws.send(message)))
  })
  await page.reload()
  return {
    hold: () => (held = []),
    held: () => held?.map(([, message]) => message.toString()).join(' '),
    release() {
      for (const [ws, message] of held ?? []) ws.send(message)
      held = undefined
    },
  }
}
