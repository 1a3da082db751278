/** Something a person can do something about: its message is meant for them, and says what. All else is a bug. */
export class PlainError extends Error {}
