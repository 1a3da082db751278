import type { Page } from 'playwright-core'
import { closed, dialog } from './panel-hall.ts'
import { chooseFile, queueRow } from './poll-hall.ts'
import { ROOM, shootOne } from './rehearsal-stage.ts'
import type { ScreenHall } from './screen-hall.ts'

export const COLOUR = 'Which colour should ship first?'
export const CITY = 'Which city gets the next fan event?'
export const BATTLE = 'Folded or flat?'
export const HINGE = 'Should the hinge click?'
const FILE = [
  'kind,question,option 1,option 2,option 3,shown,time,question zh-Hans,option 1 zh-Hans,option 2 zh-Hans,option 3 zh-Hans',
  `single,${CITY},Shanghai,Mexico City,Lagos,reveal,5:00,下一场粉丝见面会在哪座城市？,上海,墨西哥城,拉各斯`,
  `battle,${BATTLE},Folded,Flat,,live,5:00,折叠还是平放？,折叠,平放,`,
].join('\n')

/** From the front door to a panel: the launch is written down and made. */
export async function createLaunch(hall: ScreenHall): Promise<Page> {
  const key = hall.app.tokens.hostLink(hall.app.stores.clock.now())
  const host = await hall.person({ colorScheme: 'dark' }, `/#host=${key}`)
  host.setDefaultTimeout(10_000)
  await host.getByRole('button', { name: 'Create a launch' }).click()
  const soon = new Date(Date.now() + 3_600_000)
  const local = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  await dialog(host).getByLabel('Title').fill('Aurora 6 launch')
  await dialog(host).getByLabel('Address').fill(ROOM)
  await dialog(host).getByLabel('T-0').fill(local)
  await dialog(host).getByRole('radio', { name: 'Draft' }).check()
  await shootOne(host, 'create', 'panel')
  await dialog(host).getByRole('button', { name: 'Create' }).click()
  await host.waitForURL(/\/host\/aurora-6/)
  await host.locator('.phase-draft').waitFor()
  return host
}

/** One poll written by keys alone, two more from a table. */
export async function writePolls(panel: Page): Promise<void> {
  await panel.keyboard.press('n')
  await dialog(panel).getByLabel('Question').waitFor()
  await panel.keyboard.type(COLOUR)
  await dialog(panel).getByLabel('Option 1', { exact: true }).focus()
  await panel.keyboard.type('Night brass')
  await panel.keyboard.press('Enter')
  await panel.keyboard.type('Paper white')
  await panel.keyboard.press('Enter')
  await panel.keyboard.type('Ink')
  await shootOne(panel, 'write', 'panel')
  await dialog(panel).getByRole('button', { name: 'Add to the queue' }).focus()
  await panel.keyboard.press('Enter')
  await closed(panel)
  await panel.keyboard.press('v')
  await queueRow(panel, COLOUR).waitFor()
  await chooseFile(panel, FILE)
  await dialog(panel).getByText(BATTLE).waitFor()
  await shootOne(panel, 'import', 'panel')
  await panel.keyboard.press('Enter')
  await closed(panel)
  await queueRow(panel, BATTLE).waitFor()
  await shootOne(panel, 'queue', 'panel')
}
