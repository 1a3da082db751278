import type { PersonId, Reply, RoomId } from '../protocol/core.ts'
import type { LiveRoom } from '../rooms/live-room.ts'
import { exportRoom, type ExportGround, type Form } from './export-room.ts'
import { importRoom, type Imported, type ImportGround } from './import-room.ts'

/** What goes out as a file, and comes back. */
export interface Records {
  exportOf(live: LiveRoom, form: Form, personal: boolean): Promise<AsyncGenerator<string>>
  importInto(asked: { room: RoomId; person: PersonId }, bytes: AsyncIterable<Uint8Array>): Promise<Reply<Imported>>
}

export const openRecords = (ground: ExportGround & ImportGround): Records => ({
  exportOf: (...asked) => exportRoom(ground, ...asked),
  importInto: (...asked) => importRoom(ground, ...asked),
})
